import fc from 'fast-check';
import { Box3, Vector3 } from 'three';
import { expect, it } from 'vitest';
import { SphereCamera } from '#runtime/browser/sphere-view.ts';
import { rigMatrix } from '#runtime/browser/rig.ts';
import { sphereWindowOf } from './window.ts';

const place = fc.double({ min: -4, max: 4, noNaN: true });
const point = fc.tuple(place, place, place);
const share = fc.double({ min: 0, max: 1, noNaN: true });

it('holds every point of the box, as each eye sees it', () => {
  const scene = fc.record({
    corners: fc.tuple(point, point),
    within: fc.tuple(share, share, share),
    yaw: fc.integer({ min: -180, max: 180 }),
    pitch: fc.integer({ min: -90, max: 90 }),
    radius: fc.constantFrom(-0.1, 0, 0.1),
    projection: fc.constantFrom('equirect' as const, 'half-equirect' as const),
  });
  fc.assert(
    fc.property(scene, ({ corners, within, yaw, pitch, radius, projection }) => {
      const box = new Box3().setFromPoints(corners.map((corner) => new Vector3(...corner)));
      const camera = new SphereCamera(projection, rigMatrix({ position: [0.5, 1, -0.5], yaw, pitch, roll: 10 }));
      const size = box.getSize(new Vector3());
      const { x, y, z } = new Vector3(...within).multiply(size).add(box.min).applyMatrix4(camera.matrixWorldInverse);
      const level = Math.hypot(x, z);
      fc.pre(level > 2 * Math.abs(radius) + 1e-6);
      // The tangent of the eyes' circle that meets the point.
      const turned = Math.atan2(x, -z) - Math.asin(radius / level);
      const azimuth = turned - 2 * Math.PI * Math.round(turned / (2 * Math.PI));
      const elevation = Math.atan2(y, Math.sqrt(level ** 2 - radius ** 2));
      const span = projection === 'equirect' ? Math.PI : Math.PI / 2;
      const [across, up] = [azimuth / span, elevation / (Math.PI / 2)];
      fc.pre(Math.abs(across) <= 1);
      const window = sphereWindowOf(box, camera, radius);
      expect(across).toBeGreaterThanOrEqual(window.x - 1e-9);
      expect(across).toBeLessThanOrEqual(window.z + 1e-9);
      expect(up).toBeGreaterThanOrEqual(window.y - 1e-9);
      expect(up).toBeLessThanOrEqual(window.w + 1e-9);
    }),
    { numRuns: 2000 },
  );
});

it('is no larger than it needs to be around what is ahead', () => {
  const box = new Box3(new Vector3(-1, -1, -5), new Vector3(1, 1, -4));
  const camera = new SphereCamera('equirect', rigMatrix({ position: [0, 0, 0], yaw: 0, pitch: 0, roll: 0 }));
  const { x, y, z, w } = sphereWindowOf(box, camera, 0);
  expect([x, z].map((edge) => edge * Math.PI)).toEqual([-Math.atan(1 / 4), Math.atan(1 / 4)].map(near));
  expect([y, w].map((edge) => (edge * Math.PI) / 2)).toEqual([-Math.atan(1 / 4), Math.atan(1 / 4)].map(near));
});

function near(value: number): unknown {
  return expect.closeTo(value, 9);
}
