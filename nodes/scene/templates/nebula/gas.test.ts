import { expect, test } from 'vitest';
import { GAS_SIZE, gasVolume } from './gas.ts';
import { starsOf, type Point } from './stars.ts';

const seed = 3;
const bytes = gasVolume(seed);
const stars = starsOf(seed);

test('is another for another seed', () => {
  expect(Buffer.compare(gasVolume(seed + 1), bytes)).not.toBe(0);
});

test('is hollow where a star is', () => {
  const densities = stars.map(({ place }) => bytes[texel(place) + 3]);
  expect(densities).toEqual(stars.map(() => 0));
});

test('is lit by a star more than in its family’s mean place', () => {
  const mean = [0, 1, 2].map((family) => {
    let sum = 0;
    for (let i = family; i < bytes.length; i += 4) sum += bytes[i]!;
    return sum / GAS_SIZE ** 3;
  });
  for (const { place, family } of stars) expect(bytes[texel(place) + family]).toBeGreaterThan(2 * mean[family]!);
});

function texel([x, y, z]: Point): number {
  const at = (value: number) => Math.round(value * GAS_SIZE) % GAS_SIZE;
  return 4 * ((at(z) * GAS_SIZE + at(y)) * GAS_SIZE + at(x));
}
