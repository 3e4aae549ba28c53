import { RealFft } from '#runtime/media/fft.ts';
import { hann } from './windows.ts';

/**
 * Power spectrum of stereo windows under a Hann window: the mean of both channels' power, so that what is out of phase does not
 * vanish as it would in a mono mix. Scaled so that the bins of a sound sum to its mean square (Parseval).
 */
export class StereoSpectrum {
  readonly power: Float64Array;
  /** Mean squares under the window, and the mean product of both sides. */
  leftPower = 0;
  rightPower = 0;
  crossPower = 0;
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

  /** Mean square of both sides together. */
  get meanSquare(): number {
    return (this.leftPower + this.rightPower) / 2;
  }

  measure(left: Float32Array, right: Float32Array, offset: number): void {
    this.power.fill(0);
    this.leftPower = this.#add(left, offset);
    this.rightPower = this.#add(right, offset);
    this.crossPower = this.leftPower === 0 || this.rightPower === 0 ? 0 : this.#product(left, right, offset);
  }

  #product(left: Float32Array, right: Float32Array, offset: number): number {
    let sum = 0;
    for (let n = 0; n < this.#window.length; n++) {
      sum += this.#window[n]! ** 2 * left[offset + n]! * right[offset + n]!;
    }
    return sum / this.#windowEnergy;
  }

  #add(channel: Float32Array, offset: number): number {
    const window = this.#window;
    const windowed = this.#windowed;
    let energy = 0;
    for (let n = 0; n < window.length; n++) {
      const value = window[n]! * channel[offset + n]!;
      windowed[n] = value;
      energy += value * value;
    }
    if (energy === 0) return 0; // silence needs no transform
    // Half of each channel.
    // A one-sided spectrum holds every frequency but the two at its ends twice; those lie outside every band.
    this.#fft.addPower(windowed, this.power, 1 / (window.length * this.#windowEnergy));
    return energy / this.#windowEnergy;
  }
}
