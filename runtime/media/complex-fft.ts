/**
 * Discrete Fourier transform of `length` complex numbers, Z[k] = Σ z[n]·e^(−2πikn/length), by radix 4, in place. z[n] goes into
 * `real` and `imaginary` at `placeOf[n]`; after `transform` the same two hold Z in its own order. One instance serves any number
 * of calls and must not be shared by two at once.
 */
export class ComplexFft {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  /** Where each number goes: n with its bits in reversed order. */
  readonly placeOf: Uint32Array;
  readonly #passes: readonly Pass[];

  /** `length`: a power of two, at least 2. */
  constructor(length: number) {
    if (!Number.isInteger(length) || length < 2 || (length & (length - 1)) !== 0) {
      throw new RangeError(`A complex FFT needs a power of two of at least 2 points, not ${length}.`);
    }
    this.real = new Float64Array(length);
    this.imaginary = new Float64Array(length);
    this.placeOf = bitReversal(length);
    this.#passes = planPasses(length);
  }

  transform(): void {
    const { real, imaginary } = this;
    if (Math.log2(real.length) % 2 === 1) pairUp(real, imaginary);
    for (const pass of this.#passes) quarter(pass, real, imaginary);
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
  for (let j = 0; j < span; j++) {
    const cos1 = turns[6 * j]!;
    const sin1 = turns[6 * j + 1]!;
    const cos2 = turns[6 * j + 2]!;
    const sin2 = turns[6 * j + 3]!;
    const cos3 = turns[6 * j + 4]!;
    const sin3 = turns[6 * j + 5]!;
    for (let a = j; a < re.length; a += 4 * span) {
      const b = a + span;
      const c = b + span;
      const d = c + span;
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
