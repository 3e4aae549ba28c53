import { GRID_HZ } from '#runtime/features.ts';

const SMOOTHING_SECONDS = 0.15;
/** What lies further below the track's typical power than this (50 dB) moves to the centre, and to mono. */
const SILENCE_SHARE = 1e-5;

/**
 * Where the sound stands between the speakers, from the powers of both sides, smoothed so that loud moments count more than the
 * pauses between them.
 */
export class StereoImageMeter {
  readonly tracks: { readonly balance: Float32Array; readonly width: Float32Array };
  readonly #silence: number;
  readonly #keep = Math.exp(-1 / (GRID_HZ * SMOOTHING_SECONDS));
  #left = 0;
  #right = 0;
  #cross = 0;

  constructor(options: { gridLength: number; typicalPower: number }) {
    this.#silence = SILENCE_SHARE * options.typicalPower;
    this.tracks = { balance: new Float32Array(options.gridLength), width: new Float32Array(options.gridLength) };
  }

  /** Takes the mean squares of both sides and their mean product; grid points must come in order. */
  measure(gridIndex: number, leftPower: number, rightPower: number, crossPower: number): void {
    this.#left = this.#keep * this.#left + (1 - this.#keep) * leftPower;
    this.#right = this.#keep * this.#right + (1 - this.#keep) * rightPower;
    this.#cross = this.#keep * this.#cross + (1 - this.#keep) * crossPower;
    const both = this.#left + this.#right + this.#silence;
    this.tracks.balance[gridIndex] = both > 0 ? 0.5 + (this.#right - this.#left) / (2 * both) : 0.5;
    // Middle (L + R) / 2 and side (L − R) / 2.
    const middle = (this.#left + this.#right + 2 * this.#cross) / 4 + this.#silence;
    const side = Math.max(0, (this.#left + this.#right - 2 * this.#cross) / 4);
    this.tracks.width[gridIndex] = middle > 0 ? Math.min(1, Math.sqrt(side / middle)) : side > 0 ? 1 : 0;
  }
}
