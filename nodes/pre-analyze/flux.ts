import { bandBins, type BinWeights } from './bands.ts';

const MEL_BANDS = 48;
const MEL_RANGE_HZ = [30, 16_000] as const;
/** Where the low flux (kicks, bass notes) ends, and where the high one (hats, cymbals) begins. */
const LOW_END_HZ = 160;
const HIGH_START_HZ = 4000;
const rangesHz = [
  [MEL_RANGE_HZ[0], LOW_END_HZ],
  [LOW_END_HZ, HIGH_START_HZ],
  [HIGH_START_HZ, MEL_RANGE_HZ[1]],
] as const;
const RANGE_COUNT = rangesHz.length;
/** Grid points back to compare with: 20 ms, about half a window, so that an attack is seen whole. */
const LAG = 2;
/** Level below which changes stop to count, under the track's typical level: 40 dB. */
const LOG_GAIN = 1e4;
/** Grid points over which harmonies are averaged, and up to where. */
const CHANGE_REACH = 16;
const CHANGE_END_HZ = 2000;

/** Mean rise per band in decades (1 = ten-fold power in every band) at each grid point: of all bands, and of a range of them. */
export interface FluxTracks {
  readonly full: Float32Array;
  readonly low: Float32Array;
  readonly mid: Float32Array;
  readonly high: Float32Array;
  /** Mean rise per band up to 2 kHz from one sixth of a second to the next: new harmonies, however softly they set in. */
  readonly change: Float32Array;
  /** Rise of the amplitude below 160 Hz, from there to 4 kHz, and above, in units of the track's typical amplitude. */
  readonly lowPunch: Float32Array;
  readonly midPunch: Float32Array;
  readonly highPunch: Float32Array;
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
  readonly change: Float32Array;
  readonly lowPunch: Float32Array;
  readonly midPunch: Float32Array;
  readonly highPunch: Float32Array;
  readonly #bandCount: number;
  /** Indices of the first bands of mid and high. */
  readonly #midStart: number;
  readonly #highStart: number;
  readonly #scale: number;
  readonly #powerScale: number;
  /** Amplitudes of the last LAG grid points per range. */
  readonly #amplitudes = { low: [0, 0], mid: [0, 0], high: [0, 0] };
  /** The last 2 · CHANGE_REACH spectra; that of grid point k is at k modulo their number. */
  readonly #history: Float64Array[];
  /** Sums over the later and the earlier half of the history, for bands up to CHANGE_END_HZ. */
  readonly #recent: Float64Array;
  readonly #past: Float64Array;

  constructor(options: { rate: number; gridLength: number; typicalPower: number }) {
    const centres = melCorners(options.rate).slice(1, -1);
    const changeEnd = centres.filter((centre) => centre < CHANGE_END_HZ).length;
    this.full = new Float32Array(options.gridLength);
    this.low = new Float32Array(options.gridLength);
    this.mid = new Float32Array(options.gridLength);
    this.high = new Float32Array(options.gridLength);
    this.change = new Float32Array(options.gridLength);
    this.lowPunch = new Float32Array(options.gridLength);
    this.midPunch = new Float32Array(options.gridLength);
    this.highPunch = new Float32Array(options.gridLength);
    this.#powerScale = options.typicalPower > 0 ? 1 / options.typicalPower : 0;
    this.#bandCount = centres.length;
    this.#midStart = Math.max(1, centres.filter((centre) => centre < LOW_END_HZ).length);
    this.#highStart = centres.filter((centre) => centre < HIGH_START_HZ).length;
    this.#scale = options.typicalPower > 0 ? LOG_GAIN / options.typicalPower : 0;
    this.#history = Array.from({ length: 2 * CHANGE_REACH }, () => new Float64Array(centres.length));
    this.#recent = new Float64Array(changeEnd);
    this.#past = new Float64Array(changeEnd);
  }

  /** Takes the powers in the bands of `fluxBins`, from powers[at] on; grid points must come in order. */
  measure(gridIndex: number, powers: Float64Array, at: number): void {
    const history = this.#history;
    const past = (k: number) => history[(k + history.length) % history.length]!;
    const before = past(gridIndex - LAG);
    let low = 0;
    let mid = 0;
    let high = 0;
    // The oldest spectrum makes room for this one.
    const levels = past(gridIndex);
    this.#forget(levels, past(gridIndex - CHANGE_REACH));
    for (let band = 0; band < this.#bandCount; band++) {
      const level = Math.log10(1 + this.#scale * powers[at + RANGE_COUNT + band]!);
      levels[band] = level;
      const rise = level - Math.max(before[band - 1] ?? 0, before[band]!, before[band + 1] ?? 0);
      if (rise <= 0) continue;
      if (band < this.#midStart) low += rise;
      else if (band < this.#highStart) mid += rise;
      else high += rise;
    }
    this.full[gridIndex] = (low + mid + high) / levels.length;
    this.low[gridIndex] = low / this.#midStart;
    this.mid[gridIndex] = mid / Math.max(1, this.#highStart - this.#midStart);
    this.high[gridIndex] = high / Math.max(1, levels.length - this.#highStart);
    this.#compareHalves(gridIndex, levels);
    this.lowPunch[gridIndex] = this.#punch(this.#amplitudes.low, powers[at]!);
    this.midPunch[gridIndex] = this.#punch(this.#amplitudes.mid, powers[at + 1]!);
    this.highPunch[gridIndex] = this.#punch(this.#amplitudes.high, powers[at + 2]!);
  }

  #punch(before: number[], power: number): number {
    const amplitude = Math.sqrt(power * this.#powerScale);
    before.push(amplitude);
    return Math.max(0, amplitude - before.shift()!);
  }

  #forget(oldest: Float64Array, middle: Float64Array): void {
    for (let band = 0; band < this.#past.length; band++) {
      this.#past[band] = this.#past[band]! + middle[band]! - oldest[band]!;
      this.#recent[band] = this.#recent[band]! - middle[band]!;
    }
  }

  #compareHalves(gridIndex: number, levels: Float64Array): void {
    let sum = 0;
    for (let band = 0; band < this.#recent.length; band++) {
      this.#recent[band] = this.#recent[band]! + levels[band]!;
      sum += Math.max(0, this.#recent[band]! - this.#past[band]!);
    }
    // The later half begins there.
    const start = gridIndex - CHANGE_REACH + 1;
    if (start >= 0) this.change[start] = sum / (CHANGE_REACH * Math.max(1, this.#recent.length));
  }
}

/** The bands that FluxMeter wants the powers of: low, mid and high, and triangles evenly spaced on the mel scale. */
export function fluxBins(size: number, rate: number): BinWeights[] {
  const binHz = rate / size;
  const corners = melCorners(rate);
  const triangles = corners.slice(1, -1).map((centre, n) => triangle(corners[n]!, centre, corners[n + 2]!, binHz));
  const ranges = rangesHz.map(([from, to]) => bandBins(from, to, size, rate));
  return [...ranges, ...triangles];
}

/** Where triangles begin, peak and end, in Hz: each begins at the peak of the one before. m = 2595·log10(1 + f/700). */
function melCorners(rate: number): number[] {
  const bottom = mel(MEL_RANGE_HZ[0]);
  const top = mel(Math.min(MEL_RANGE_HZ[1], rate / 2));
  return Array.from({ length: MEL_BANDS + 2 }, (_, n) => hertz(bottom + ((top - bottom) * n) / (MEL_BANDS + 1)));
}

/** Each at least one bin wide. */
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
