/**
 * Discrete Fourier transform of `size` real numbers, X[k] = Σ x[n]·e^(−2πikn/size), for k = 0…size/2 (the rest mirrors them).
 * The real signal is packed into a complex one of half the length (even samples real, odd ones imaginary), transformed by
 * radix 4 and taken apart again. One instance serves any number of calls and must not be shared by two at once.
 */
export class RealFft {
  readonly size: number;
  /** Real and imaginary parts of bins 0…size/2, valid until the next call. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly #reversed: Uint32Array;
  readonly #passes: readonly Pass[];
  readonly #cosine: Float64Array;
  readonly #sine: Float64Array;
  readonly #workReal: Float64Array;
  readonly #workImaginary: Float64Array;

  /** `size`: a power of two, at least 4. */
  constructor(size: number) {
    if (!Number.isInteger(size) || size < 4 || (size & (size - 1)) !== 0) {
      throw new RangeError(`An FFT needs a power of two of at least 4 samples, not ${size}.`);
    }
    const half = size / 2;
    this.size = size;
    this.real = new Float64Array(half + 1);
    this.imaginary = new Float64Array(half + 1);
    this.#reversed = bitReversal(half);
    this.#passes = planPasses(half);
    this.#cosine = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sine = Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / size));
    this.#workReal = new Float64Array(half);
    this.#workImaginary = new Float64Array(half);
  }

  /** Fills `real` and `imaginary` with the spectrum of `input` (`size` samples, already windowed). */
  transform(input: Float64Array): void {
    const re = this.#workReal;
    const im = this.#workImaginary;
    pack(input, this.#reversed, re, im);
    if (Math.log2(re.length) % 2 === 1) pairUp(re, im);
    for (const pass of this.#passes) quarter(pass, re, im);
    this.#unpack(re, im);
  }

  /** Adds |X[k]|², scaled, to `power` for k = 0…size/2. */
  addPower(input: Float64Array, power: Float64Array, scale: number): void {
    this.transform(input);
    const re = this.real;
    const im = this.imaginary;
    for (let k = 0; k < re.length; k++) power[k] = power[k]! + scale * (re[k]! * re[k]! + im[k]! * im[k]!);
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

/** One radix-4 pass: transforms of `span` points, four by four, become transforms of 4·span. */
interface Pass {
  readonly span: number;
  /** e^(−2πi·j·m/(4·span)) as cosine and sine for m = 1, 2, 3, one after the other for each j < span. */
  readonly turns: Float64Array;
}

function planPasses(length: number): Pass[] {
  const passes: Pass[] = [];
  for (let span = Math.log2(length) % 2 === 1 ? 2 : 1; span < length; span *= 4) {
    const turns = new Float64Array(6 * span);
    for (let j = 0; j < span; j++) {
      for (let m = 1; m <= 3; m++) {
        turns[6 * j + 2 * (m - 1)] = Math.cos((2 * Math.PI * j * m) / (4 * span));
        turns[6 * j + 2 * (m - 1) + 1] = Math.sin((2 * Math.PI * j * m) / (4 * span));
      }
    }
    passes.push({ span, turns });
  }
  return passes;
}

function pack(input: Float64Array, reversed: Uint32Array, re: Float64Array, im: Float64Array): void {
  for (let n = 0; n < reversed.length; n++) {
    const source = 2 * reversed[n]!;
    re[n] = input[source]!;
    im[n] = input[source + 1]!;
  }
}

/** The radix-2 pass that an odd power of two needs before the others. */
function pairUp(re: Float64Array, im: Float64Array): void {
  for (let n = 0; n < re.length; n += 2) {
    const aRe = re[n]!;
    const aIm = im[n]!;
    const bRe = re[n + 1]!;
    const bIm = im[n + 1]!;
    re[n] = aRe + bRe;
    im[n] = aIm + bIm;
    re[n + 1] = aRe - bRe;
    im[n + 1] = aIm - bIm;
  }
}

/** Two radix-2 passes in one: with w the turn of j, a, b·w², c·w and d·w³ combine by additions and quarter turns. */
function quarter({ span, turns }: Pass, re: Float64Array, im: Float64Array): void {
  for (let start = 0; start < re.length; start += 4 * span) {
    for (let j = 0; j < span; j++) {
      const a = start + j;
      const b = a + span;
      const c = b + span;
      const d = c + span;
      const cos1 = turns[6 * j]!;
      const sin1 = turns[6 * j + 1]!;
      const cos2 = turns[6 * j + 2]!;
      const sin2 = turns[6 * j + 3]!;
      const cos3 = turns[6 * j + 4]!;
      const sin3 = turns[6 * j + 5]!;
      const bRe = re[b]! * cos2 + im[b]! * sin2;
      const bIm = im[b]! * cos2 - re[b]! * sin2;
      const cRe = re[c]! * cos1 + im[c]! * sin1;
      const cIm = im[c]! * cos1 - re[c]! * sin1;
      const dRe = re[d]! * cos3 + im[d]! * sin3;
      const dIm = im[d]! * cos3 - re[d]! * sin3;
      const evenRe = re[a]! + bRe;
      const evenIm = im[a]! + bIm;
      const oddRe = re[a]! - bRe;
      const oddIm = im[a]! - bIm;
      const sumRe = cRe + dRe;
      const sumIm = cIm + dIm;
      const differenceRe = cRe - dRe;
      const differenceIm = cIm - dIm;
      re[a] = evenRe + sumRe;
      im[a] = evenIm + sumIm;
      re[b] = oddRe + differenceIm;
      im[b] = oddIm - differenceRe;
      re[c] = evenRe - sumRe;
      im[c] = evenIm - sumIm;
      re[d] = oddRe - differenceIm;
      im[d] = oddIm + differenceRe;
    }
  }
}

function bitReversal(length: number): Uint32Array {
  const reversed = new Uint32Array(length);
  for (let n = 1; n < length; n++) reversed[n] = (reversed[n >> 1]! >> 1) | (n & 1 ? length >> 1 : 0);
  return reversed;
}
