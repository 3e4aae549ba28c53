/** The four bands of the analysis in Hz, after common practice (bass to 250, treble from 4,000). */
export const bandEdgesHz = { bass: [20, 250], mid: [250, 4000], high: [4000, 16_000] } as const;

/** Nothing is quieter than this, so that no table ever holds −Infinity. */
export const FLOOR_DB = -120;

/** A sum over consecutive bins of a power spectrum. */
export interface BinWeights {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * The bins between two frequencies. Bin k stands for (k ± ½) · rate / size Hz; a bin that an edge cuts counts with the part
 * inside, so that a band does not jump with the sample rate.
 */
export function bandBins(lowHz: number, highHz: number, size: number, rate: number): BinWeights {
  const low = (lowHz * size) / rate;
  const high = Math.min((highHz * size) / rate, size / 2);
  const first = Math.max(0, Math.floor(low + 0.5));
  const last = Math.min(size / 2, Math.ceil(high - 0.5));
  const weights = Float64Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => {
    const bin = first + n;
    return Math.max(0, Math.min(high, bin + 0.5) - Math.max(low, bin - 0.5));
  });
  return { first, weights };
}

export function weightedSum(power: Float64Array, { first, weights }: BinWeights): number {
  let sum = 0;
  for (let n = 0; n < weights.length; n++) sum += weights[n]! * power[first + n]!;
  return sum;
}

/** 10 · log10(power), at least FLOOR_DB. Power 1 (0 dB) is a square wave at full scale; a full sine has −3.01 dB. */
export function decibels(power: number): number {
  return power > 1e-12 ? 10 * Math.log10(power) : FLOOR_DB;
}
