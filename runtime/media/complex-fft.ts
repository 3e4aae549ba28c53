/**
 * Discrete Fourier transform of `length` complex numbers, Z[k] = Σ z[n]·e^(−2πikn/length), by radix 8, in place. z[n] goes into
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
    for (const pass of this.#passes) {
      if (pass.radix === 8) combineEight(pass, real, imaginary);
      else if (pass.radix === 4) combineFour(pass, real, imaginary);
      else combineTwo(pass, real, imaginary);
    }
  }
}

/** Transforms of `span` points, `radix` at a time, become transforms of radix · span. */
interface Pass {
  readonly radix: 2 | 4 | 8;
  readonly span: number;
  /** e^(−2πi·j·m/(radix·span)) as cosine and sine for m = 1…radix−1, one after the other for each j < span. */
  readonly turns: Float64Array;
}

/** Eights as long as they fit, then what is left: a pass is paid for in reads and writes, not in arithmetic. */
function planPasses(length: number): Pass[] {
  const passes: Pass[] = [];
  for (let span = 1; span < length;) {
    const radix = length / span >= 8 ? 8 : length / span === 4 ? 4 : 2;
    passes.push({ radix, span, turns: turnsOf(radix, span) });
    span *= radix;
  }
  return passes;
}

function turnsOf(radix: number, span: number): Float64Array {
  const turns = new Float64Array(2 * (radix - 1) * span);
  for (let j = 0, at = 0; j < span; j++) {
    for (let m = 1; m < radix; m++) {
      turns[at++] = Math.cos((2 * Math.PI * j * m) / (radix * span));
      turns[at++] = Math.sin((2 * Math.PI * j * m) / (radix * span));
    }
  }
  return turns;
}

// In bit-reversed order the transforms of every second, fourth and eighth number lie as 0 4 2 6 1 5 3 7: names below count as they lie.

function combineTwo({ span, turns }: Pass, re: Float64Array, im: Float64Array): void {
  for (let j = 0; j < span; j++) {
    const cos1 = turns[2 * j]!;
    const sin1 = turns[2 * j + 1]!;
    for (let a = j; a < re.length; a += 2 * span) {
      const b = a + span;
      const bRe = re[b]! * cos1 + im[b]! * sin1;
      const bIm = im[b]! * cos1 - re[b]! * sin1;
      const aRe = re[a]!;
      const aIm = im[a]!;
      re[a] = aRe + bRe;
      im[a] = aIm + bIm;
      re[b] = aRe - bRe;
      im[b] = aIm - bIm;
    }
  }
}

/** Two radix-2 passes in one: with w the turn of j, a, b·w², c·w and d·w³ combine by additions and quarter turns. */
function combineFour({ span, turns }: Pass, re: Float64Array, im: Float64Array): void {
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
      const aRe = re[a]!;
      const aIm = im[a]!;
      const bRe = re[b]! * cos2 + im[b]! * sin2;
      const bIm = im[b]! * cos2 - re[b]! * sin2;
      const cRe = re[c]! * cos1 + im[c]! * sin1;
      const cIm = im[c]! * cos1 - re[c]! * sin1;
      const dRe = re[d]! * cos3 + im[d]! * sin3;
      const dIm = im[d]! * cos3 - re[d]! * sin3;
      const evenRe = aRe + bRe;
      const evenIm = aIm + bIm;
      const oddRe = aRe - bRe;
      const oddIm = aIm - bIm;
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

/** Three radix-2 passes in one: two transforms of four, of the even and of the odd ones, and these together. */
function combineEight({ span, turns }: Pass, re: Float64Array, im: Float64Array): void {
  for (let j = 0; j < span; j++) {
    const t = 14 * j;
    const cos1 = turns[t]!;
    const sin1 = turns[t + 1]!;
    const cos2 = turns[t + 2]!;
    const sin2 = turns[t + 3]!;
    const cos3 = turns[t + 4]!;
    const sin3 = turns[t + 5]!;
    const cos4 = turns[t + 6]!;
    const sin4 = turns[t + 7]!;
    const cos5 = turns[t + 8]!;
    const sin5 = turns[t + 9]!;
    const cos6 = turns[t + 10]!;
    const sin6 = turns[t + 11]!;
    const cos7 = turns[t + 12]!;
    const sin7 = turns[t + 13]!;
    for (let a = j; a < re.length; a += 8 * span) {
      const b = a + span;
      const c = b + span;
      const d = c + span;
      const e = d + span;
      const f = e + span;
      const g = f + span;
      const h = g + span;
      const aRe = re[a]!;
      const aIm = im[a]!;
      const bRe = re[b]! * cos4 + im[b]! * sin4;
      const bIm = im[b]! * cos4 - re[b]! * sin4;
      const cRe = re[c]! * cos2 + im[c]! * sin2;
      const cIm = im[c]! * cos2 - re[c]! * sin2;
      const dRe = re[d]! * cos6 + im[d]! * sin6;
      const dIm = im[d]! * cos6 - re[d]! * sin6;
      const eRe = re[e]! * cos1 + im[e]! * sin1;
      const eIm = im[e]! * cos1 - re[e]! * sin1;
      const fRe = re[f]! * cos5 + im[f]! * sin5;
      const fIm = im[f]! * cos5 - re[f]! * sin5;
      const gRe = re[g]! * cos3 + im[g]! * sin3;
      const gIm = im[g]! * cos3 - re[g]! * sin3;
      const hRe = re[h]! * cos7 + im[h]! * sin7;
      const hIm = im[h]! * cos7 - re[h]! * sin7;

      const abRe = aRe + bRe;
      const abIm = aIm + bIm;
      const cdRe = cRe + dRe;
      const cdIm = cIm + dIm;
      const even0Re = abRe + cdRe;
      const even0Im = abIm + cdIm;
      const even2Re = abRe - cdRe;
      const even2Im = abIm - cdIm;
      const even1Re = aRe - bRe + (cIm - dIm);
      const even1Im = aIm - bIm - (cRe - dRe);
      const even3Re = aRe - bRe - (cIm - dIm);
      const even3Im = aIm - bIm + (cRe - dRe);

      const efRe = eRe + fRe;
      const efIm = eIm + fIm;
      const ghRe = gRe + hRe;
      const ghIm = gIm + hIm;
      const odd0Re = efRe + ghRe;
      const odd0Im = efIm + ghIm;
      const odd2Re = efRe - ghRe;
      const odd2Im = efIm - ghIm;
      const odd1Re = eRe - fRe + (gIm - hIm);
      const odd1Im = eIm - fIm - (gRe - hRe);
      const odd3Re = eRe - fRe - (gIm - hIm);
      const odd3Im = eIm - fIm + (gRe - hRe);
      // An eighth of a turn back, and three.
      const turned1Re = Math.SQRT1_2 * (odd1Re + odd1Im);
      const turned1Im = Math.SQRT1_2 * (odd1Im - odd1Re);
      const turned3Re = Math.SQRT1_2 * (odd3Im - odd3Re);
      const turned3Im = -Math.SQRT1_2 * (odd3Re + odd3Im);

      re[a] = even0Re + odd0Re;
      im[a] = even0Im + odd0Im;
      re[b] = even1Re + turned1Re;
      im[b] = even1Im + turned1Im;
      re[c] = even2Re + odd2Im;
      im[c] = even2Im - odd2Re;
      re[d] = even3Re + turned3Re;
      im[d] = even3Im + turned3Im;
      re[e] = even0Re - odd0Re;
      im[e] = even0Im - odd0Im;
      re[f] = even1Re - turned1Re;
      im[f] = even1Im - turned1Im;
      re[g] = even2Re - odd2Im;
      im[g] = even2Im + odd2Re;
      re[h] = even3Re - turned3Re;
      im[h] = even3Im - turned3Im;
    }
  }
}

function bitReversal(length: number): Uint32Array {
  const reversed = new Uint32Array(length);
  for (let n = 1; n < length; n++) reversed[n] = (reversed[n >> 1]! >> 1) | (n & 1 ? length >> 1 : 0);
  return reversed;
}
