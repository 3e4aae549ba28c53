import { expect, it } from 'vitest';
import { eyePart, straight, turned, zoomed } from './sphere-layout.ts';

it.each([
  ['mono', 'left', [0, 0, 1, 1]],
  ['mono', 'right', [0, 0, 1, 1]],
  // The left eye is above (spherical video RFC, "stereo_mode"); textures are measured from below.
  ['top-bottom', 'left', [0, 0.5, 1, 0.5]],
  ['top-bottom', 'right', [0, 0, 1, 0.5]],
  ['side-by-side', 'left', [0, 0, 0.5, 1]],
  ['side-by-side', 'right', [0.5, 0, 0.5, 1]],
] as const)('of a %s picture the %s eye sees its part', (stereo, eye, [x, y, width, height]) => {
  expect(eyePart(stereo, eye)).toEqual({ x, y, width, height });
});

it('turns all around, but never over the top, and never beyond the edge of a half sphere', () => {
  expect(turned(straight, 190, 0, false).yaw).toBe(-170);
  expect(turned(straight, -540, 0, false).yaw).toBe(-180);
  expect(turned(straight, 0, 200, false).pitch).toBe(88);
  expect(turned(straight, 190, 0, true).yaw).toBe(75);
});

it('zooms within what lenses do', () => {
  expect(zoomed(straight, 0.01).field).toBe(30);
  expect(zoomed(straight, 100).field).toBe(100);
});
