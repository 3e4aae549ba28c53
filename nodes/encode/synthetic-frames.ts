import { createHash } from 'node:crypto';
import type { AudioValue, FrameRange, FramesValue, PixelFormat, RawFrame } from '#runtime/values.ts';

/** Colour of a pixel, 0…1 each. */
export type Painter = (x: number, y: number, frame: number) => readonly [number, number, number];

export interface SyntheticOptions {
  readonly width?: number;
  readonly height?: number;
  readonly fps?: string;
  readonly total?: number;
  readonly range?: FrameRange;
  readonly paint?: Painter;
  /** Called before each frame is given; may throw. */
  readonly before?: (frame: number) => void | Promise<void>;
}

/** Frames that a test computes, with counts of what was asked for and not given back. */
export interface SyntheticFrames extends FramesValue {
  readonly drawn: number[];
  held(): number;
}

export function syntheticFrames(options: SyntheticOptions = {}): SyntheticFrames {
  const { width = 128, height = 72, fps = '30', total = 60, paint = movingGradient, before } = options;
  const drawn: number[] = [];
  let held = 0;
  return {
    ...{ width, height, fps, total, drawn, range: options.range ?? { first: 0, count: total } },
    ...{ bitDepth: 16, alpha: false, projection: 'flat', stereo: 'mono', colourSpace: 'srgb' },
    held: () => held,
    key: (range, format) =>
      createHash('sha256')
        .update(JSON.stringify([width, height, fps, range, format, paint.name]))
        .digest('hex'),
    async *read(ranges, format, signal): AsyncIterable<RawFrame> {
      for (const { first, count } of ranges) {
        for (let index = first; index < first + count; index++) {
          signal.throwIfAborted();
          await before?.(index);
          drawn.push(index);
          held++;
          const bytes = paintFrame(width, height, index, format, paint);
          const half = bytes.length >> 1;
          yield {
            index,
            byteLength: bytes.length,
            async *strips() {
              yield bytes.subarray(0, half);
              yield bytes.subarray(half);
            },
            release: () => void held--,
          };
        }
      }
    },
  };
}

function movingGradient(x: number, y: number, frame: number): [number, number, number] {
  return [((x + frame) % 128) / 127, ((y + frame) % 72) / 71, ((x + y) % 64) / 63];
}

/** Stereo sound computed by sample number. */
export function syntheticAudio(sampleCount: number, sampleAt: (index: number) => number): AudioValue {
  return {
    ...{ name: 'synthetic', sampleRate: 48_000, channels: 2, sampleCount, sha256: '' },
    async *read(from, to) {
      const block = new Float32Array((to - from) * 2);
      for (let i = from; i < to; i++) {
        const inside = i >= 0 && i < sampleCount;
        block.fill(inside ? sampleAt(i) : 0, (i - from) * 2, (i - from) * 2 + 2);
      }
      yield block;
    },
  };
}

function paintFrame(width: number, height: number, index: number, format: PixelFormat, paint: Painter): Uint8Array {
  const most = format === 'rgba8' ? 255 : 65_535;
  const pixels = format === 'rgba8' ? new Uint8Array(width * height * 4) : new Uint16Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const [red, green, blue] = paint(x, y, index);
      pixels[at] = Math.round(red * most);
      pixels[at + 1] = Math.round(green * most);
      pixels[at + 2] = Math.round(blue * most);
      pixels[at + 3] = most;
    }
  }
  return new Uint8Array(pixels.buffer);
}
