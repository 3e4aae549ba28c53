import { GRID_HZ } from '#runtime/features.ts';

/** Brightness 0 and 1. */
const DARK_HZ = 100;
const BRIGHT_HZ = 10_000;
/** What lies further below the track's typical power than this (40 dB) fades the brightness out. */
const SILENCE_SHARE = 1e-4;
const SMOOTHING_SECONDS = 0.05;

/** Spectral centroid: the mean frequency, each bin weighted by its magnitude. */
export class CentroidMeter {
  /** Hz; 0 where there is nothing. */
  readonly tracks: { readonly centroidHz: Float32Array; readonly brightness: Float32Array };
  readonly #binHz: number;
  readonly #silence: number;
  readonly #keep = Math.exp(-1 / (GRID_HZ * SMOOTHING_SECONDS));
  #octaves = 0;
  #weight = 0;

  constructor(options: { size: number; rate: number; gridLength: number; typicalPower: number }) {
    this.#binHz = options.rate / options.size;
    this.#silence = SILENCE_SHARE * options.typicalPower;
    this.tracks = {
      centroidHz: new Float32Array(options.gridLength),
      brightness: new Float32Array(options.gridLength),
    };
  }

  measure(gridIndex: number, power: Float64Array, meanSquare: number): void {
    let moment = 0;
    let sum = 0;
    for (let bin = 1; bin < power.length; bin++) {
      const magnitude = Math.sqrt(power[bin]!);
      moment += bin * magnitude;
      sum += magnitude;
    }
    const hertz = sum > 0 ? (this.#binHz * moment) / sum : 0;
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
