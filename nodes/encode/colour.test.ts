import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { testContext } from '#runtime/node/test-context.ts';
import type { PresetName } from './presets.ts';
import { run } from './run.node.ts';
import { syntheticFrames, type Painter } from './synthetic-frames.ts';

const width = 384;
const height = 64;
const bars = [
  [1, 1, 1],
  [1, 1, 0],
  [0, 1, 1],
  [0, 1, 0],
  [1, 0, 1],
  [1, 0, 0],
  [0, 0, 1],
  [0.5, 0.5, 0.5],
] as const;
const barWidth = width / bars.length;

describe('colour bars decoded as tagged come back at 50 dB and more inside the bars', () => {
  test.each(['h264-web', 'h265-quality', 'av1-quality', 'prores-master'] as const)('%s', async (preset) => {
    const planes = await encodeAndDecode(preset, (x) => bars[Math.floor(x / barWidth)] ?? [0, 0, 0]);
    let squares = 0;
    let count = 0;
    for (let y = 8; y < height - 8; y++) {
      for (let x = 0; x < width; x++) {
        if (x % barWidth < 8 || x % barWidth >= barWidth - 8) continue;
        const bar = bars[Math.floor(x / barWidth)] ?? [0, 0, 0];
        for (const [channel, value] of toRgb(planes, x, y).entries()) {
          squares += ((bar[channel] ?? 0) - value) ** 2;
          count++;
        }
      }
    }
    expect(10 * Math.log10(count / squares)).toBeGreaterThanOrEqual(50);
  });
});

test.each(['h264-web', 'h265-quality'] as const)(
  'in %s mid grey is within one code value of its place',
  async (preset) => {
    const { luma, cb, cr, scale } = await encodeAndDecode(preset, () => [0.5, 0.5, 0.5]);
    // ITU-R BT.709: 16 + 219 · 0.5 = 125.5 (sRGB 128 of 255 gives 125.9); chroma 128.
    expect(scale).toBe(1);
    expect(luma.every((value) => value >= 125 && value <= 127)).toBe(true);
    expect([...cb, ...cr].every((value) => Math.abs(value - 128) <= 1)).toBe(true);
  },
);

test.each(['h265-10bit', 'prores-master', 'av1-quality'] as const)(
  '%s carries more than 256 levels',
  async (preset) => {
    const { luma } = await encodeAndDecode(preset, (x, y) => {
      const grey = (y * width + x) / (width * height - 1);
      return [grey, grey, grey];
    });
    expect(new Set(luma).size).toBeGreaterThan(800);
  },
);

interface Planes {
  readonly luma: Uint16Array;
  readonly cb: Uint16Array;
  readonly cr: Uint16Array;
  readonly chromaWidth: number;
  readonly chromaHeight: number;
  /** Code values per 8-bit code value: 1 or 4. */
  readonly scale: number;
}

async function encodeAndDecode(preset: PresetName, paint: Painter): Promise<Planes> {
  await using context = await testContext();
  const params = { preset, quality: 0, bitrate: 0, audioBitrate: 384, segmentFrames: 0 };
  const frames = syntheticFrames({ width, height, total: 2, paint });
  const { video } = await run({ id: 'encode', params, inputs: { frames }, context });
  const tall = preset === 'prores-master';
  const deep = video.bitDepth === 10;
  const exact = tall ? 'yuv422p10le' : deep ? 'yuv420p10le' : 'yuv420p';
  const bytes = execFileSync('ffmpeg', [
    '-v',
    'error',
    '-i',
    video.path,
    '-frames:v',
    '1',
    '-f',
    'rawvideo',
    '-pix_fmt',
    exact,
    'pipe:1',
  ]);
  const values = deep
    ? new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
    : Uint16Array.from(bytes);
  const chromaWidth = width / 2;
  const chromaHeight = tall ? height : height / 2;
  const area = width * height;
  const chroma = chromaWidth * chromaHeight;
  return {
    luma: values.subarray(0, area),
    cb: values.subarray(area, area + chroma),
    cr: values.subarray(area + chroma, area + 2 * chroma),
    chromaWidth,
    chromaHeight,
    scale: deep ? 4 : 1,
  };
}

/** ITU-R BT.709 §3 with limited range, worked out here and not by ffmpeg. */
function toRgb(
  { luma, cb, cr, chromaWidth, chromaHeight, scale }: Planes,
  x: number,
  y: number,
): [number, number, number] {
  const chroma = Math.floor((y * chromaHeight) / height) * chromaWidth + (x >> 1);
  const light = ((luma[y * width + x] ?? 0) / scale - 16) / 219;
  const blue = ((cb[chroma] ?? 0) / scale - 128) / 224;
  const red = ((cr[chroma] ?? 0) / scale - 128) / 224;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clamp(light + 1.5748 * red),
    clamp(light - ((0.2126 * 1.5748) / 0.7152) * red - ((0.0722 * 1.8556) / 0.7152) * blue),
    clamp(light + 1.8556 * blue),
  ];
}
