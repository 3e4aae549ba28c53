import { expect, test } from 'vitest';
import { population } from './population.ts';

const counts = [60, 61, 300, 2000, 9999, 50_000];

test.each(counts)('%i particles are shared out, every kind of sprite gets some', (particles) => {
  const { halos, glows, wisps, perWisp } = population(particles);
  const embers = particles - halos - glows - wisps * perWisp;
  for (const count of [halos, glows, wisps, perWisp, embers]) expect(count).toBeGreaterThan(0);
});

test.each(counts)('%i particles cover no more than twice the area that 2000 do', (particles) => {
  expect(area(particles)).toBeLessThan(2 * area(2000));
});

/** Of glows and wisps, in units of a default glow. */
function area(particles: number): number {
  const { glows, glowScale, wisps, wispWidth } = population(particles);
  const wispLength = 1;
  return glows * glowScale ** 2 + (wisps * wispWidth * wispLength) / 0.02;
}
