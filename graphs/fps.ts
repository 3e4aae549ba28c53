/** A frame rate as an exact ratio: 30 is 30/1, NTSC 29.97 is 30000/1001. */
export interface Fps {
  readonly num: number;
  readonly den: number;
}

/** Reads `"30"`, `"30000/1001"` or `"23.976"`-free text; returns null where the text is no positive ratio of integers up to 1,000,000. */
export function parseFps(text: string): Fps | null {
  const match = /^(\d{1,7})(?:\/(\d{1,7}))?$/.exec(text.trim());
  if (!match) return null;
  const num = Number(match[1]);
  const den = Number(match[2] ?? 1);
  if (num < 1 || den < 1 || num > 1_000_000 || den > 1_000_000) return null;
  if (num / den > 240 || num / den < 1) return null;
  const divisor = greatestCommonDivisor(num, den);
  return { num: num / divisor, den: den / divisor };
}

/** The text that `parseFps` reads back: `"30"`, `"30000/1001"`. */
export function formatFps(fps: Fps): string {
  return fps.den === 1 ? String(fps.num) : `${fps.num}/${fps.den}`;
}

/** Start of frame `index` in seconds, from zero; never accumulated, so it never drifts. */
export function frameTime(index: number, fps: Fps): number {
  return (index * fps.den) / fps.num;
}

/** First PCM sample that belongs to frame `index`: round(index · rate · den / num). Exact up to 2^53. */
export function frameSample(index: number, sampleRate: number, fps: Fps): number {
  return Math.round((index * sampleRate * fps.den) / fps.num);
}

/** Number of frames that cover `sampleCount` samples: ceil(samples · num / (rate · den)). */
export function frameCount(sampleCount: number, sampleRate: number, fps: Fps): number {
  const numerator = BigInt(sampleCount) * BigInt(fps.num);
  const denominator = BigInt(sampleRate) * BigInt(fps.den);
  return Number((numerator + denominator - 1n) / denominator);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
