import { FURTHEST, type BeatNetwork } from '#nodes/pre-analyze/beat-network.ts';
import { randomFloat } from '#runtime/media/random.ts';
import type { HeardPiece } from './readings.ts';

export interface FitOptions {
  readonly seed: number;
  readonly hiddenUnits: number;
  readonly steps: number;
}

/** How sharply the wanted choice leans to the best reading: one that is 0.1 worse is to be a third as likely. */
const SHARPNESS = 12;
/** Share of the inputs that each step does without, so that none is relied on alone. */
const DROPPED = 0.15;
/** Pull of all weights but the biases towards 0. */
const DECAY = 0.003;
const FASTEST_RATE = 0.02;

/**
 * A network whose plausibility, as a softmax over the readings of each piece, comes as near as it can to choosing the best ones
 * (cross-entropy). All pieces at once in each step; Adam (D. Kingma and J. Ba, 2015). The same pieces and seed give the same network.
 */
export function fitNetwork(pieces: readonly HeardPiece[], options: FitOptions): BeatNetwork {
  const heard = pieces.filter(({ readings }) => readings.length > 0);
  const { centres, spreads } = spreadOf(heard);
  const lessons = lessonsOf(heard, centres, spreads);
  const inputs = centres.length;
  const { hiddenUnits, steps, seed } = options;
  const weights = initialWeights(inputs, hiddenUnits, seed);
  const optimiser = new Adam(weights.length);
  for (let step = 1; step <= steps; step++) {
    const kept = keptInputs(inputs, seed, step);
    const gradient = gradientOf(lessons, weights, kept, hiddenUnits);
    for (let n = 0; n < weights.length; n++) if (!isBias(n, inputs)) gradient[n]! += DECAY * weights[n]!;
    optimiser.step(weights, gradient, FASTEST_RATE * Math.min(1, 2 * (1 - step / steps) + 0.05));
  }
  return toNetwork(weights, centres, spreads, hiddenUnits);
}

// All weights lie in one list: of each hidden unit the bias, its weight in the end and one of each input; then the direct ones.

function isBias(n: number, inputs: number): boolean {
  return n % (inputs + 2) === 0;
}

interface Lesson {
  /** Standardised inputs of reading r from r · inputs on. */
  readonly rows: Float64Array;
  /** Wanted share of each reading. */
  readonly wanted: Float64Array;
  readonly weight: number;
}

function spreadOf(pieces: readonly HeardPiece[]): { centres: number[]; spreads: number[] } {
  const rows = pieces.flatMap(({ readings }) => readings.map(({ evidence }) => evidence));
  const inputs = rows[0]?.length ?? 0;
  const mean = (value: (row: readonly number[]) => number) =>
    rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
  const centres = Array.from({ length: inputs }, (_, n) => mean((row) => row[n]!));
  const spreads = centres.map((centre, n) => Math.sqrt(mean((row) => (row[n]! - centre) ** 2)) + 1e-6);
  return { centres, spreads };
}

function lessonsOf(pieces: readonly HeardPiece[], centres: readonly number[], spreads: readonly number[]): Lesson[] {
  const total = pieces.reduce((sum, { weight }) => sum + weight, 0);
  return pieces.map(({ readings, weight }) => {
    const rows = readings.flatMap(({ evidence }) =>
      evidence.map((value, n) => Math.min(FURTHEST, Math.max(-FURTHEST, (value - centres[n]!) / spreads[n]!))),
    );
    const wanted = Float64Array.from(readings, ({ f70 }) => SHARPNESS * f70);
    softmax(wanted);
    return { rows: Float64Array.from(rows), wanted, weight: weight / total };
  });
}

function initialWeights(inputs: number, hiddenUnits: number, seed: number): Float64Array {
  const weights = new Float64Array(hiddenUnits * (inputs + 2) + inputs);
  for (let unit = 0; unit < hiddenUnits; unit++) {
    const from = unit * (inputs + 2);
    weights[from + 1] = 0.3 * normal(seed, from + 1);
    for (let n = 0; n < inputs; n++) weights[from + 2 + n] = normal(seed, from + 2 + n) / Math.sqrt(inputs);
  }
  return weights;
}

/** Sum of twelve uniform numbers: mean 0, standard deviation 1. */
function normal(seed: number, index: number): number {
  let sum = -6;
  for (let channel = 0; channel < 12; channel++) sum += randomFloat(seed, index, channel);
  return sum;
}

/** 0 for inputs that the step does without; the others count the more for it. */
function keptInputs(inputs: number, seed: number, step: number): Float64Array {
  return Float64Array.from({ length: inputs }, (_, n) =>
    randomFloat(seed, step * inputs + n, 12) < DROPPED ? 0 : 1 / (1 - DROPPED),
  );
}

function gradientOf(
  lessons: readonly Lesson[],
  weights: Float64Array,
  kept: Float64Array,
  hiddenUnits: number,
): Float64Array {
  const inputs = kept.length;
  const gradient = new Float64Array(weights.length);
  const directFrom = hiddenUnits * (inputs + 2);
  const seen = new Float64Array(inputs);
  for (const { rows, wanted, weight } of lessons) {
    const count = wanted.length;
    const activity = new Float64Array(count * hiddenUnits);
    const share = new Float64Array(count);
    const see = (row: number) => {
      for (let n = 0; n < inputs; n++) seen[n] = kept[n]! * rows[row * inputs + n]!;
    };
    for (let row = 0; row < count; row++) {
      see(row);
      let sum = dot(weights, directFrom, seen);
      for (let unit = 0; unit < hiddenUnits; unit++) {
        const from = unit * (inputs + 2);
        const active = Math.tanh(weights[from]! + dot(weights, from + 2, seen));
        activity[row * hiddenUnits + unit] = active;
        sum += weights[from + 1]! * active;
      }
      share[row] = sum;
    }
    softmax(share);
    for (let row = 0; row < count; row++) {
      see(row);
      const error = weight * (share[row]! - wanted[row]!);
      addScaled(gradient, directFrom, seen, error);
      for (let unit = 0; unit < hiddenUnits; unit++) {
        const from = unit * (inputs + 2);
        const active = activity[row * hiddenUnits + unit]!;
        const slope = error * weights[from + 1]! * (1 - active * active);
        gradient[from] = gradient[from]! + slope;
        gradient[from + 1] = gradient[from + 1]! + error * active;
        addScaled(gradient, from + 2, seen, slope);
      }
    }
  }
  return gradient;
}

function dot(weights: Float64Array, from: number, inputs: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < inputs.length; n++) sum += weights[from + n]! * inputs[n]!;
  return sum;
}

function addScaled(target: Float64Array, from: number, values: Float64Array, scale: number): void {
  for (let n = 0; n < values.length; n++) target[from + n] = target[from + n]! + scale * values[n]!;
}

/** In place. */
function softmax(values: Float64Array): void {
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += values[n] = Math.exp(values[n]! - most);
  for (let n = 0; n < values.length; n++) values[n] = values[n]! / sum;
}

class Adam {
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  #steps = 0;

  constructor(length: number) {
    this.#mean = new Float64Array(length);
    this.#square = new Float64Array(length);
  }

  step(weights: Float64Array, gradient: Float64Array, rate: number): void {
    this.#steps += 1;
    for (let n = 0; n < weights.length; n++) {
      const slope = gradient[n]!;
      this.#mean[n] = 0.9 * this.#mean[n]! + 0.1 * slope;
      this.#square[n] = 0.99 * this.#square[n]! + 0.01 * slope * slope;
      const mean = this.#mean[n]! / (1 - 0.9 ** this.#steps);
      const square = this.#square[n]! / (1 - 0.99 ** this.#steps);
      weights[n] = weights[n]! - (rate * mean) / (Math.sqrt(square) + 1e-8);
    }
  }
}

function toNetwork(
  weights: Float64Array,
  centres: readonly number[],
  spreads: readonly number[],
  hiddenUnits: number,
): BeatNetwork {
  const inputs = centres.length;
  const units = Array.from({ length: hiddenUnits }, (_, unit) => {
    const [bias = 0, weight = 0, ...ofInputs] = weights.subarray(unit * (inputs + 2), (unit + 1) * (inputs + 2));
    return { bias, weight, inputs: ofInputs };
  });
  return { centres, spreads, direct: [...weights.subarray(hiddenUnits * (inputs + 2))], units };
}
