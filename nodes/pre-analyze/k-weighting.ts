import type { StereoChunk } from './pcm.ts';

/**
 * Energy of both sides together after BS.1770's shelf and high-pass in series, for any sample rate: the analog prototypes whose
 * bilinear transform gives the coefficients that the recommendation tabulates for 48 kHz.
 */
export class KWeighting {
  readonly #shelf: Section;
  readonly #highPass: Section;
  readonly #left = new Float64Array(4);
  readonly #right = new Float64Array(4);
  #energy = 0;

  constructor(sampleRate: number) {
    this.#shelf = highShelf(sampleRate);
    this.#highPass = highPass(sampleRate);
  }

  /** Takes samples [from, to) and returns the sum of squares since the last `settle`. */
  push({ left, right }: Pick<StereoChunk, 'left' | 'right'>, from: number, to: number): number {
    // Both sides in one loop, their state in variables: each sample waits for the one before, and the sides not for each other.
    const { b0, b1, b2, a1, a2 } = this.#shelf;
    const { b0: c0, b1: c1, b2: c2, a1: d1, a2: d2 } = this.#highPass;
    let [l1, l2, l3, l4] = stateOf(this.#left);
    let [r1, r2, r3, r4] = stateOf(this.#right);
    let energy = this.#energy;
    for (let n = from; n < to; n++) {
      const l = left[n]!;
      const r = right[n]!;
      const shelvedL = b0 * l + l1;
      const shelvedR = b0 * r + r1;
      l1 = b1 * l + l2 - a1 * shelvedL;
      r1 = b1 * r + r2 - a1 * shelvedR;
      l2 = b2 * l - a2 * shelvedL;
      r2 = b2 * r - a2 * shelvedR;
      const weightedL = c0 * shelvedL + l3;
      const weightedR = c0 * shelvedR + r3;
      l3 = c1 * shelvedL + l4 - d1 * weightedL;
      r3 = c1 * shelvedR + r4 - d1 * weightedR;
      l4 = c2 * shelvedL - d2 * weightedL;
      r4 = c2 * shelvedR - d2 * weightedR;
      energy += weightedL * weightedL + weightedR * weightedR;
    }
    this.#left.set([l1, l2, l3, l4]);
    this.#right.set([r1, r2, r3, r4]);
    this.#energy = energy;
    return energy;
  }

  /** Begins a new sum. After long silence the state would sink to subnormal numbers, which cost a hundred times the time. */
  settle(): void {
    this.#energy = 0;
    for (const state of [this.#left, this.#right]) {
      for (let n = 0; n < state.length; n++) if (Math.abs(state[n]!) < 1e-30) state[n] = 0;
    }
  }
}

function stateOf(state: Float64Array): [number, number, number, number] {
  return [state[0]!, state[1]!, state[2]!, state[3]!];
}

/** Coefficients of a second-order section, transposed direct form II. */
interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

function highShelf(sampleRate: number): Section {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const middle = high ** 0.4996667741545416;
  const norm = 1 + k / q + k * k;
  return {
    b0: (high + (middle * k) / q + k * k) / norm,
    b1: (2 * (k * k - high)) / norm,
    b2: (high - (middle * k) / q + k * k) / norm,
    a1: (2 * (k * k - 1)) / norm,
    a2: (1 - k / q + k * k) / norm,
  };
}

function highPass(sampleRate: number): Section {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const q = 0.5003270373238773;
  const norm = 1 + k / q + k * k;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / norm, a2: (1 - k / q + k * k) / norm };
}
