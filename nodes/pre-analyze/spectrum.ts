import { RealFft } from '#runtime/media/fft.ts';
import { hann } from './windows.ts';

/**
 * Power spectrum of stereo windows under a Hann window: the mean of both channels' power, so that what is out of phase does not
 * vanish as it would in a mono mix. Scaled so that the bins of a sound sum to its mean square (Parseval).
 */
export class StereoSpectrum {
  readonly power: Float64Array;
  /** Mean square under the window. */
  meanSquare = 0;
  readonly #fft: RealFft;
  readonly #window: Float64Array;
  readonly #windowed: Float64Array;
  readonly #windowEnergy: number;

  constructor(size: number) {
    this.#fft = new RealFft(size);
    this.#window = hann(size);
    this.#windowed = new Float64Array(size);
    this.#windowEnergy = this.#window.reduce((sum, value) => sum + value * value, 0);
    this.power = new Float64Array(size / 2 + 1);
  }

  measure(left: Float32Array, right: Float32Array, offset: number): void {
    this.power.fill(0);
    this.meanSquare = 0;
    this.#add(left, offset);
    this.#add(right, offset);
  }

  #add(channel: Float32Array, offset: number): void {
    const window = this.#window;
    const windowed = this.#windowed;
    let energy = 0;
    for (let n = 0; n < window.length; n++) {
      const value = window[n]! * channel[offset + n]!;
      windowed[n] = value;
      energy += value * value;
    }
    // Half of each channel; silence needs no transform.
    if (energy === 0) return;
    this.meanSquare += energy / (2 * this.#windowEnergy);
    // A one-sided spectrum holds every frequency but the two at its ends twice; those lie outside every band.
    this.#fft.addPower(windowed, this.power, 1 / (window.length * this.#windowEnergy));
  }
}
