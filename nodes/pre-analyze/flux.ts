import { weightedSum, type BinWeights } from './bands.ts';

const MEL_BANDS = 48;
const MEL_RANGE_HZ = [30, 16_000] as const;
/** Where the low flux (kicks, bass notes) ends, and where the high one (hats, cymbals) begins. */
const LOW_END_HZ = 160;
const HIGH_START_HZ = 4000;
/** Grid points back to compare with: 20 ms, about half a window, so that an attack is seen whole. */
const LAG = 2;
/** Level below which changes stop to count, under the track's typical level: 40 dB. */
const LOG_GAIN = 1e4;

/** Mean rise per band in decades (1 = ten-fold power in every band) at each grid point: of all bands, and of a range of them. */
export interface FluxTracks {
  readonly full: Float32Array;
  readonly low: Float32Array;
  readonly mid: Float32Array;
  readonly high: Float32Array;
}

/**
 * Onset strength after Böck and Widmer, "Maximum filter vibrato suppression for onset detection" (DAFx 2013): the rise of the
 * logarithmic mel spectrum over what it was two grid points earlier, there taken as the highest of three neighbouring bands, so
 * that a gliding note is no onset.
 */
export class FluxMeter implements FluxTracks {
  readonly full: Float32Array;
  readonly low: Float32Array;
  readonly mid: Float32Array;
  readonly high: Float32Array;
  readonly #bands: readonly BinWeights[];
  /** Indices of the first bands of mid and high. */
  readonly #midStart: number;
  readonly #highStart: number;
  readonly #scale: number;
  /** The last LAG spectra, oldest first. */
  readonly #history: Float64Array[];

  constructor(options: { size: number; rate: number; gridLength: number; typicalPower: number }) {
    const { bands, midStart, highStart } = melBands(options.size, options.rate);
    this.full = new Float32Array(options.gridLength);
    this.low = new Float32Array(options.gridLength);
    this.mid = new Float32Array(options.gridLength);
    this.high = new Float32Array(options.gridLength);
    this.#bands = bands;
    this.#midStart = midStart;
    this.#highStart = highStart;
    this.#scale = options.typicalPower > 0 ? LOG_GAIN / options.typicalPower : 0;
    this.#history = Array.from({ length: LAG }, () => new Float64Array(bands.length));
  }

  /** Takes the power spectrum of grid point `gridIndex`; they must come in order. */
  measure(gridIndex: number, power: Float64Array): void {
    const before = this.#history.shift()!;
    let low = 0;
    let mid = 0;
    let high = 0;
    const levels = new Float64Array(this.#bands.length);
    for (let band = 0; band < levels.length; band++) {
      const level = Math.log10(1 + this.#scale * weightedSum(power, this.#bands[band]!));
      levels[band] = level;
      const rise = level - Math.max(before[band - 1] ?? 0, before[band]!, before[band + 1] ?? 0);
      if (rise <= 0) continue;
      if (band < this.#midStart) low += rise;
      else if (band < this.#highStart) mid += rise;
      else high += rise;
    }
    this.#history.push(levels);
    this.full[gridIndex] = (low + mid + high) / levels.length;
    this.low[gridIndex] = low / this.#midStart;
    this.mid[gridIndex] = mid / Math.max(1, this.#highStart - this.#midStart);
    this.high[gridIndex] = high / Math.max(1, levels.length - this.#highStart);
  }
}

/** Triangles evenly spaced on the mel scale, m = 2595·log10(1 + f/700), each at least one bin wide. */
function melBands(size: number, rate: number) {
  const binHz = rate / size;
  const bottom = mel(MEL_RANGE_HZ[0]);
  const top = mel(Math.min(MEL_RANGE_HZ[1], rate / 2));
  const corners = Array.from({ length: MEL_BANDS + 2 }, (_, n) =>
    hertz(bottom + ((top - bottom) * n) / (MEL_BANDS + 1)),
  );
  const centres = corners.slice(1, -1);
  return {
    bands: centres.map((centre, n): BinWeights => triangle(corners[n]!, centre, corners[n + 2]!, binHz)),
    midStart: Math.max(1, centres.filter((centre) => centre < LOW_END_HZ).length),
    highStart: centres.filter((centre) => centre < HIGH_START_HZ).length,
  };
}

function triangle(low: number, centre: number, high: number, binHz: number): BinWeights {
  const rising = Math.max(centre - low, binHz);
  const falling = Math.max(high - centre, binHz);
  const first = Math.max(1, Math.ceil((centre - rising) / binHz));
  const last = Math.floor((centre + falling) / binHz);
  const weights = Float64Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => {
    const distance = (first + n) * binHz - centre;
    return Math.max(0, 1 - (distance < 0 ? -distance / rising : distance / falling));
  });
  return { first, weights };
}

function mel(hz: number): number {
  return 2595 * Math.log10(1 + hz / 700);
}

function hertz(value: number): number {
  return 700 * (10 ** (value / 2595) - 1);
}
