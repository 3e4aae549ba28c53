import { expect, test } from 'vitest';
import { sparkTriangles } from './sparks.ts';

const count = 1000;
const geometry = sparkTriangles(count, 1);
const own = geometry.getAttribute('own');
const stray = geometry.getAttribute('stray');

test('a spark is three vertices that know the same numbers', () => {
  expect(own.count).toBe(3 * count);
  for (let vertex = 0; vertex < own.count; vertex += 3) {
    for (const other of [vertex + 1, vertex + 2]) {
      expect([own.getX(other), own.getY(other), own.getZ(other)]).toEqual([
        own.getX(vertex),
        own.getY(vertex),
        own.getZ(vertex),
      ]);
      expect([stray.getX(other), stray.getW(other)]).toEqual([stray.getX(vertex), stray.getW(vertex)]);
    }
  }
});

test('sparks are spread evenly along the line, and stray to no side', () => {
  const mean = (read: (vertex: number) => number) =>
    Array.from({ length: count }, (_, spark) => read(3 * spark)).reduce((sum, x) => sum + x, 0) / count;
  // Of 1000 even chances the mean lies within 0.03 of the middle (three standard deviations); of ± 1 within 0.055.
  expect(Math.abs(mean((vertex) => own.getX(vertex)) - 0.5)).toBeLessThan(0.03);
  expect(Math.abs(mean((vertex) => stray.getX(vertex)))).toBeLessThan(0.055);
  expect(Math.abs(mean((vertex) => stray.getY(vertex)))).toBeLessThan(0.055);
});

test('the same seed gives the same sparks, another seed others', () => {
  expect(sparkTriangles(10, 1).getAttribute('own').array).toEqual(sparkTriangles(10, 1).getAttribute('own').array);
  expect(sparkTriangles(10, 2).getAttribute('own').array).not.toEqual(sparkTriangles(10, 1).getAttribute('own').array);
});
