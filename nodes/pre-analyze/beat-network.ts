import { beatWeights } from './beat-weights.ts';

/** What each piece of evidence counts, in the order of beat-evidence.ts: a network with one hidden layer. */
export interface BeatNetwork {
  /** Mean and standard deviation of each number over the pieces that it learned from. */
  readonly centres: readonly number[];
  readonly spreads: readonly number[];
  /** What each counts by itself. */
  readonly direct: readonly number[];
  readonly units: readonly HiddenUnit[];
}

export interface HiddenUnit {
  /** What it starts from, what it counts in the end, and what it takes of each number. */
  readonly bias: number;
  readonly weight: number;
  readonly inputs: readonly number[];
}

/** Furthest from the mean that a number counts, in standard deviations. */
export const FURTHEST = 4;

/** How likely a listener is to tap a hypothesis with this evidence; comparable between hypotheses of one track. */
export function plausibility(evidence: readonly number[], network: BeatNetwork = beatWeights): number {
  const { centres, spreads, direct, units } = network;
  const inputs = evidence.map((value, n) => {
    const deviation = (value - centres[n]!) / spreads[n]!;
    return Math.min(FURTHEST, Math.max(-FURTHEST, deviation));
  });
  return units.reduce(
    (sum, unit) => sum + unit.weight * Math.tanh(unit.bias + dot(unit.inputs, inputs)),
    dot(direct, inputs),
  );
}

function dot(weights: readonly number[], inputs: readonly number[]): number {
  let sum = 0;
  for (let n = 0; n < inputs.length; n++) sum += weights[n]! * inputs[n]!;
  return sum;
}
