import type { PictureDescription } from '#graphs/ports.ts';

export interface Estimate {
  /** Seconds of work on a machine of `cores` cores that draws in software. */
  readonly seconds: number;
  /** Bytes of the finished file, its parts and the decoded sound. */
  readonly diskBytes: number;
  /** Bytes of memory of all processes together. */
  readonly memoryBytes: number;
}

// CPU-seconds per megapixel, measured on a 2-core machine without a GPU: the default scene in software, x264 slow and x265 slow.
const DRAW_SECONDS_PER_MEGAPIXEL = 0.16;
const ENCODE_SECONDS_PER_MEGAPIXEL = { h264: 0.1, hevc: 0.28, av1: 0.3, prores: 0.06 } as const;
// Bits per pixel and frame of a busy picture at the presets' own quality.
const BITS_PER_PIXEL = { h264: 0.12, hevc: 0.08, av1: 0.07, prores: 5 } as const;
const PCM_BYTES_PER_SECOND = 48_000 * 8;
// Browser, Node and two encoders without their frames.
const BASE_MEMORY_BYTES = 500e6;
// Frames that encoders hold for their lookahead and references, 1.5 bytes a pixel; fewer where frames are so large that settings are
// bounded and one encoder at a time is alive.
const ENCODER_FRAMES = 70;
const FEWER_FRAMES = { above: 34e6, held: 36 } as const;

/** A rough forecast of a run, for people to decide by; the progress of the run itself knows better after its first frames. */
export function estimateRun(
  picture: PictureDescription,
  frames: number,
  trackSeconds: number,
  codec: keyof typeof BITS_PER_PIXEL,
  cores: number,
): Estimate {
  const pixels = picture.width * picture.height;
  const perFrame = (pixels / 1e6) * (DRAW_SECONDS_PER_MEGAPIXEL + ENCODE_SECONDS_PER_MEGAPIXEL[codec]);
  const held = pixels > FEWER_FRAMES.above ? FEWER_FRAMES.held : ENCODER_FRAMES;
  const stream = (pixels * frames * BITS_PER_PIXEL[codec]) / 8;
  return {
    seconds: (frames * perFrame) / cores,
    // Parts stay in the cache beside the finished file.
    diskBytes: 2 * stream + trackSeconds * PCM_BYTES_PER_SECOND,
    memoryBytes: BASE_MEMORY_BYTES + pixels * (8 * 6 + 12 + 1.5 * held),
  };
}

/** What the first preset in a graph encodes to. */
export function codecOf(
  nodes: Readonly<Record<string, { readonly params: Readonly<Record<string, unknown>> }>>,
): keyof typeof BITS_PER_PIXEL {
  const names = Object.values(nodes).map(({ params }) => params['preset']);
  const preset = names.find((name) => typeof name === 'string') ?? 'h264-web';
  if (preset.startsWith('h265')) return 'hevc';
  if (preset.startsWith('av1')) return 'av1';
  return preset.startsWith('prores') ? 'prores' : 'h264';
}
