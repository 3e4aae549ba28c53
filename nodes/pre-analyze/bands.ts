/** The bands in Hz: the plan's three, and eight finer ones after common practice in mixing. */
export const bandEdgesHz = {
  bass: [20, 250],
  mid: [250, 4000],
  high: [4000, 16_000],
  subBass: [20, 60],
  upperBass: [60, 250],
  lowMid: [250, 500],
  midrange: [500, 2000],
  upperMid: [2000, 4000],
  presence: [4000, 6000],
  brilliance: [6000, 12_000],
  air: [12_000, 20_000],
} as const;

export type BandName = keyof typeof bandEdgesHz;
export const threeBands = ['bass', 'mid', 'high'] as const satisfies BandName[];

/** Those that end at 250 Hz or below want a window twice as long, or the lowest would be one bin wide. */
export const lowBands = ['bass', 'subBass', 'upperBass'] as const satisfies BandName[];
export const highBands = [
  'mid',
  'high',
  'lowMid',
  'midrange',
  'upperMid',
  'presence',
  'brilliance',
  'air',
] as const satisfies BandName[];

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

/** The bins of several bands, in the order of their names. */
export function binsOfBands(names: readonly BandName[], size: number, rate: number): BinWeights[] {
  return names.map((name) => {
    const [low, high] = bandEdgesHz[name];
    return bandBins(low, high, size, rate);
  });
}

/** Levels in dB of several bands at every grid point. */
export class BandTracks<Name extends BandName> {
  readonly tracksDb: { readonly [K in Name]: Float32Array };
  readonly #tracks: readonly Float32Array[];

  constructor(names: readonly Name[], gridLength: number) {
    this.#tracks = names.map(() => new Float32Array(gridLength));
    this.tracksDb = Object.fromEntries(names.map((name, n) => [name, this.#tracks[n]!])) as Record<Name, Float32Array>;
  }

  /** Takes one power for each band, in the order of their names, from powers[at] on. */
  put(gridIndex: number, powers: Float64Array, at: number): void {
    const tracks = this.#tracks;
    for (let band = 0; band < tracks.length; band++) tracks[band]![gridIndex] = decibels(powers[at + band]!);
  }
}

/** Writes the weighted sums of a power spectrum, one for each of `bands`, to sums[at] and on. */
export function weightedSums(power: Float64Array, bands: readonly BinWeights[], sums: Float64Array, at: number): void {
  for (let band = 0; band < bands.length; band++) sums[at + band] = weightedSum(power, bands[band]!);
}

/** In four sums: one alone would wait for its last addition at each step. */
function weightedSum(power: Float64Array, { first, weights }: BinWeights): number {
  const whole = weights.length & ~3;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let n = 0, bin = first; n < whole; n += 4, bin += 4) {
    a += weights[n]! * power[bin]!;
    b += weights[n + 1]! * power[bin + 1]!;
    c += weights[n + 2]! * power[bin + 2]!;
    d += weights[n + 3]! * power[bin + 3]!;
  }
  for (let n = whole; n < weights.length; n++) a += weights[n]! * power[first + n]!;
  return a + b + (c + d);
}

/** 10 · log10(power), at least FLOOR_DB. Power 1 (0 dB) is a square wave at full scale; a full sine has −3.01 dB. */
export function decibels(power: number): number {
  return power > 1e-12 ? 10 * Math.log10(power) : FLOOR_DB;
}
