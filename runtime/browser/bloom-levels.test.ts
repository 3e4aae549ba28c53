import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bloomLevels } from './bloom-levels.ts';

test('go from a quarter of the picture to some eight texels, by halves', () => {
  const sizes = bloomLevels(1920, 1080).map(({ width, height }) => [width, height]);
  expect(sizes).toEqual([
    [480, 270],
    [240, 135],
    [120, 68],
    [60, 34],
    [30, 17],
    [15, 9],
  ]);
  expect(bloomLevels(16, 16)).toEqual([{ width: 4, height: 4, widerShare: 0 }]);
});

test('share out all light, each octave 2^0.3 times as much as the next narrower one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16_384 }), fc.integer({ min: 1, max: 16_384 }), (width, height) => {
      const lights: number[] = [];
      let left = 1;
      for (const { widerShare } of bloomLevels(width, height)) {
        lights.push(left * (1 - widerShare));
        left *= widerShare;
      }
      expect(left).toBe(0);
      expect(lights.reduce((sum, light) => sum + light, 0)).toBeCloseTo(1, 12);
      for (const [level, light] of lights.slice(1).entries()) expect(light / lights[level]!).toBeCloseTo(2 ** 0.3, 9);
    }),
  );
});
