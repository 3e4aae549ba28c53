import { GRID_HZ } from '#runtime/features.ts';

/** Brightness 0 and 1. */
const DARK_HZ = 100;
const BRIGHT_HZ = 10_000;
/** What lies further below the track's typical power than this (40 dB) fades the brightness out. */
const SILENCE_SHARE = 1e-4;
const SMOOTHING_SECONDS = 0.05;

/** Spectral centroid in Hz: the mean frequency, each bin weighted by its magnitude; 0 where there is nothing. */
export function centroidOf(power: Float64Array, binHz: number): number {
  let moment = 0;
  let sum = 0;
  for (let bin = 1; bin < power.length; bin++) {
    const magnitude = Math.sqrt(power[bin]!);
    moment += bin * magnitude;
    sum += magnitude;
  }
  return sum > 0 ? (binHz * moment) / sum : 0;
}

/** The centroid over time, and the brightness that it lends to the sound. */
export class CentroidMeter {
  /** Hz; 0 where there is nothing. */
  readonly tracks: { readonly centroidHz: Float32Array; readonly brightness: Float32Array };
  readonly #silence: number;
  readonly #keep = Math.exp(-1 / (GRID_HZ * SMOOTHING_SECONDS));
  #octaves = 0;
  #weight = 0;

  constructor(options: { gridLength: number; typicalPower: number }) {
    this.#silence = SILENCE_SHARE * options.typicalPower;
    this.tracks = {
      centroidHz: new Float32Array(options.gridLength),
      brightness: new Float32Array(options.gridLength),
    };
  }

  /** Takes the centroid and the mean square of a window; grid points must come in order. */
  measure(gridIndex: number, hertz: number, meanSquare: number): void {
    this.tracks.centroidHz[gridIndex] = hertz;
    this.#octaves *= this.#keep;
    this.#weight *= this.#keep;
    if (hertz > 0) {
      this.#octaves += meanSquare * toBrightness(hertz);
      this.#weight += meanSquare;
    }
    const denominator = this.#weight + this.#silence;
    this.tracks.brightness[gridIndex] = denominator > 0 ? this.#octaves / denominator : 0;
  }
}

/** 0 at 100 Hz, 1 at 10 kHz, even in octaves. */
function toBrightness(hertz: number): number {
  return Math.min(1, Math.max(0, Math.log(hertz / DARK_HZ) / Math.log(BRIGHT_HZ / DARK_HZ)));
}
