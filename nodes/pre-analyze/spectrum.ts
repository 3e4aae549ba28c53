import { ComplexFft } from '#runtime/media/complex-fft.ts';
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
  readonly #fft: ComplexFft;
  readonly #window: Float64Array;
  readonly #windowEnergy: number;

  constructor(size: number) {
    this.#fft = new ComplexFft(size);
    this.#window = hann(size);
    this.#windowEnergy = this.#window.reduce((sum, value) => sum + value * value, 0);
    this.power = new Float64Array(size / 2 + 1);
  }

  measure(left: Float32Array, right: Float32Array, offset: number): void {
    const window = this.#window;
    const { real, imaginary, placeOf } = this.#fft;
    let leftEnergy = 0;
    let rightEnergy = 0;
    let product = 0;
    for (let n = 0; n < window.length; n++) {
      const weight = window[n]!;
      const l = weight * left[offset + n]!;
      const r = weight * right[offset + n]!;
      const place = placeOf[n]!;
      real[place] = l;
      imaginary[place] = r;
      leftEnergy += l * l;
      rightEnergy += r * r;
      product += l * r;
    }
    this.leftPower = leftEnergy / this.#windowEnergy;
    this.rightPower = rightEnergy / this.#windowEnergy;
    this.crossPower = product / this.#windowEnergy;
    if (leftEnergy + rightEnergy === 0) this.power.fill(0);
    else this.#measurePower();
  }

  /**
   * Both sides in one transform, of Z = L + iR. As theirs mirror themselves, |L[k]|² + |R[k]|² = (|Z[k]|² + |Z[size − k]|²) / 2.
   * A one-sided spectrum holds every frequency but the two at its ends twice; those lie outside every band.
   */
  #measurePower(): void {
    const { power } = this;
    const { real, imaginary } = this.#fft;
    const size = real.length;
    const scale = 1 / (2 * size * this.#windowEnergy);
    this.#fft.transform();
    power[0] = 2 * scale * (real[0]! ** 2 + imaginary[0]! ** 2);
    for (let k = 1; k < power.length; k++) {
      const re = real[k]!;
      const im = imaginary[k]!;
      const mirroredRe = real[size - k]!;
      const mirroredIm = imaginary[size - k]!;
      power[k] = scale * (re * re + im * im + (mirroredRe * mirroredRe + mirroredIm * mirroredIm));
    }
  }
}
