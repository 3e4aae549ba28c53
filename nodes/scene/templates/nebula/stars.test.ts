import { expect, test } from 'vitest';
import { starsOf } from './stars.ts';

const seeds = [0, 1, 2, 77, 2 ** 31 - 1];

test.each(seeds)('with seed %i the three families have three stars each', (seed) => {
  const families = starsOf(seed).map(({ family }) => family);
  expect(families.toSorted()).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
});

test.each(seeds)('with seed %i no two stars crowd each other, across the faces of the tile neither', (seed) => {
  const places = starsOf(seed).map(({ place }) => place);
  const shifts = [-1, 0, 1];
  places.forEach(([x, y, z], i) => {
    const others = places.slice(i + 1);
    for (const [a, b, c] of others)
      for (const dx of shifts)
        for (const dy of shifts)
          for (const dz of shifts) expect(Math.hypot(a + dx - x, b + dy - y, c + dz - z)).toBeGreaterThan(0.15);
  });
});
