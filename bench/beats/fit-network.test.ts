import { expect, test } from 'vitest';
import { beatWeights } from '#nodes/pre-analyze/beat-weights.ts';
import { randomFloat } from '#runtime/media/random.ts';
import { fitNetwork } from './fit-network.ts';
import { networkSource } from './network-source.ts';
import { scoreOf, type HeardPiece } from './readings.ts';

const options = { seed: 1, hiddenUnits: 4, steps: 150 };

// The right reading is the one whose first two numbers have different signs: no weighted sum can tell it, hidden units can.
test('a fit learns a rule that no weighted sum can state, and applies it to pieces that it never saw', () => {
  const network = fitNetwork(pieces(0, 120), options);
  expect(scoreOf(pieces(500, 100), network).f70).toBeGreaterThan(0.95);
  expect(scoreOf(pieces(500, 100), { ...network, units: [] }).f70).toBeLessThan(0.75);
});

test('the same pieces and seed give the same network, another seed another one', () => {
  const few = pieces(0, 10);
  const short = { ...options, steps: 5 };
  expect(fitNetwork(few, short)).toEqual(fitNetwork(few, short));
  expect(fitNetwork(few, { ...short, seed: 2 })).not.toEqual(fitNetwork(few, short));
});

test('a piece without readings counts as wrong and does not disturb a fit', () => {
  const silent = { name: 'silence', readings: [], weight: 0 };
  const few = pieces(0, 10);
  const short = { ...options, steps: 5 };
  expect(fitNetwork([...few, silent], short)).toEqual(fitNetwork(few, short));
  expect(scoreOf([silent]).f70).toBe(0);
});

test('the network in use is written as it stands in its file', async () => {
  const text = networkSource(beatWeights)
    .replace('export const beatWeights =', 'return')
    .replace(/^\/\*\*.*$/m, '');
  expect(new Function(text)()).toEqual(beatWeights);
});

/** Two readings each, one of them right. */
function pieces(first: number, count: number): HeardPiece[] {
  return Array.from({ length: count }, (_, index) => {
    const number = (channel: number) => 0.3 + randomFloat(7, first + index, channel);
    const sign = (channel: number) => (randomFloat(8, first + index, channel) < 0.5 ? -1 : 1);
    const [a, b] = [sign(0), sign(1)];
    const right = { evidence: [a * number(0), -a * number(1), number(2)], f70: 1, amlt: 1 };
    const wrong = { evidence: [b * number(3), b * number(4), number(5)], f70: 0.2, amlt: 1 };
    return { name: String(index), readings: index % 2 === 0 ? [right, wrong] : [wrong, right], weight: 1 };
  });
}
