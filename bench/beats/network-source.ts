import type { BeatNetwork } from '#nodes/pre-analyze/beat-network.ts';

/** The text of nodes/pre-analyze/beat-weights.ts, but for its line breaks; three digits of each number are enough. */
export function networkSource({ centres, spreads, direct, units }: BeatNetwork): string {
  const list = (values: readonly number[]) => `[${values.map(threeDigits).join(', ')}]`;
  const hidden = units.map(
    ({ bias, weight, inputs }) =>
      `    { bias: ${threeDigits(bias)}, weight: ${threeDigits(weight)}, inputs: ${list(inputs)} },\n`,
  );
  return `/** Written by \`emberloom fit-beats\`: what beat-network.ts learned. */
export const beatWeights = {
  centres: ${list(centres)},
  spreads: ${list(spreads)},
  direct: ${list(direct)},
  units: [
${hidden.join('')}  ],
};
`;
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
