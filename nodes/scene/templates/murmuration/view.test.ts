import { Matrix3, PerspectiveCamera, Vector3 } from 'three';
import { expect, test } from 'vitest';
import { posture } from './view.ts';

const shown = (aspect: number) => new Vector3(1, 0, 0).applyMatrix3(posture(new PerspectiveCamera(50, aspect)));

test.each([16 / 9, 2.4])('a picture of width over height %f shows the flock as it is', (aspect) => {
  const { elements } = posture(new PerspectiveCamera(50, aspect));
  for (const [index, element] of elements.entries()) expect(element).toBeCloseTo(new Matrix3().elements[index] ?? 0, 9);
});

test('a square picture shows it smaller, and not turned', () => {
  expect(shown(1).distanceTo(new Vector3(0.8, 0, 0))).toBeLessThan(1e-9);
});

test('an upright picture shows what is wide as mostly high', () => {
  // 0.86 cos 62° and 0.86 sin 62°.
  expect(shown(9 / 16).distanceTo(new Vector3(0.403745544, 0.7593349299, 0))).toBeLessThan(1e-9);
});
