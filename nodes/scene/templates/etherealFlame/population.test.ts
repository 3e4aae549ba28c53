import { expect, test } from 'vitest';
import { population } from './population.ts';

const counts = [60, 61, 300, 2000, 9999, 50_000];

test.each(counts)('%i particles are one halo, wisps, and embers: a quarter of them and more', (particles) => {
  const { wisps, perWisp } = population(particles);
  expect(wisps * perWisp).toBeGreaterThan(0);
  expect(particles - 1 - wisps * perWisp).toBeGreaterThanOrEqual(particles / 4);
});

test.each(counts)('%i particles shine as bright as 2000 do', (particles) => {
  expect(light(particles)).toBeCloseTo(light(2000), 9);
});

/** Of all wisps: their brightness times the area they cover, at one length. */
function light(particles: number): number {
  const { wisps, wispWidth, wispGain } = population(particles);
  return wisps * wispWidth * wispGain;
}
