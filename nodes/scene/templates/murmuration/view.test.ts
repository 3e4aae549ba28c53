import { Matrix3, PerspectiveCamera, Vector3 } from 'three';
import { expect, test } from 'vitest';
import { posture } from './view.ts';

test.each([16 / 9, 2.4, 1])('a picture of width over height %f shows the flock as it is', (aspect) => {
  expect(posture(new PerspectiveCamera(50, aspect)).equals(new Matrix3())).toBe(true);
});

test('an upright picture shows what is wide as mostly high', () => {
  const wide = new Vector3(1, 0, 0).applyMatrix3(posture(new PerspectiveCamera(50, 9 / 16)));
  expect(wide.y).toBeGreaterThan(1.5 * wide.x);
  expect(wide.length()).toBeCloseTo(1.06, 6);
});
