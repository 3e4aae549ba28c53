import { ComplexFft } from './complex-fft.ts';

/**
 * Discrete Fourier transform of `size` real numbers, X[k] = Σ x[n]·e^(−2πikn/size), for k = 0…size/2 (the rest mirrors them).
 * The real signal is packed into a complex one of half the length (even samples real, odd ones imaginary), transformed and
 * taken apart again. One instance serves any number of calls and must not be shared by two at once.
 */
export class RealFft {
  readonly size: number;
  /** Real and imaginary parts of bins 0…size/2, valid until the next call. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly #packed: ComplexFft;
  readonly #cosine: Float64Array;
  readonly #sine: Float64Array;

  /** `size`: a power of two, at least 4. */
  constructor(size: number) {
    if (!Number.isInteger(size) || size < 4 || (size & (size - 1)) !== 0) {
      throw new RangeError(`An FFT needs a power of two of at least 4 samples, not ${size}.`);
    }
    const half = size / 2;
    this.size = size;
    this.real = new Float64Array(half + 1);
    this.imaginary = new Float64Array(half + 1);
    this.#packed = new ComplexFft(half);
    this.#cosine = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sine = Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / size));
  }

  /** Fills `real` and `imaginary` with the spectrum of `input` (`size` samples, already windowed). */
  transform(input: Float64Array): void {
    const { real, imaginary, placeOf } = this.#packed;
    for (let n = 0; n < placeOf.length; n++) {
      const place = placeOf[n]!;
      real[place] = input[2 * n]!;
      imaginary[place] = input[2 * n + 1]!;
    }
    this.#packed.transform();
    this.#unpack(real, imaginary);
  }

  /** With Z the packed spectrum: X[k] = (Z[k] + Z*[M−k]) / 2 − i·e^(−2πik/size)·(Z[k] − Z*[M−k]) / 2, M = size/2. */
  #unpack(re: Float64Array, im: Float64Array): void {
    const { real, imaginary } = this;
    const cosine = this.#cosine;
    const sine = this.#sine;
    const half = re.length;
    real[0] = re[0]! + im[0]!;
    imaginary[0] = 0;
    real[half] = re[0]! - im[0]!;
    imaginary[half] = 0;
    for (let k = 1; k < half; k++) {
      const differenceRe = (re[k]! - re[half - k]!) / 2;
      const differenceIm = (im[k]! + im[half - k]!) / 2;
      const c = cosine[k]!;
      const s = sine[k]!;
      real[k] = (re[k]! + re[half - k]!) / 2 + differenceIm * c - differenceRe * s;
      imaginary[k] = (im[k]! - im[half - k]!) / 2 - differenceRe * c - differenceIm * s;
    }
  }
}
