import { expect, test } from 'vitest';
import { segment } from './segmentation.ts';

const options = { shortest: 4, longest: 200, longestSlope: 100, cost: 5 };

test('a level sequence is one segment, whatever small noise lies on it', () => {
  expect(segment([series(60, (n) => 3 + 0.1 * Math.sin(n * 7.3))], options)).toEqual([0]);
});

test('steps are cut where they are, in any dimension', () => {
  const one = series(90, (n) => (n < 30 ? 0 : 2));
  const other = series(90, (n) => (n < 61 ? 0 : -2));
  expect(segment([one, other], options)).toEqual([0, 30, 61]);
});

test('a ramp between two levels is one segment, not stairs', () => {
  expect(segment([series(120, (n) => (n < 40 ? 0 : n < 80 ? (n - 40) / 8 : 5))], options)).toHaveLength(3);
});

test('no segment is shorter than allowed, and less than one is whole', () => {
  expect(segment([series(40, (n) => (n === 20 ? 50 : 0))], { ...options, shortest: 10 }).length).toBeLessThan(5);
  expect(segment([series(3, (n) => 10 * n)], options)).toEqual([0]);
});

function series(length: number, value: (n: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, n) => value(n));
}
