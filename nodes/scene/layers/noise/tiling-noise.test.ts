import { expect, test } from 'vitest';
import { tilingNoise } from './tiling-noise.ts';

const options = { size: 16, cells: 4, octaves: 2, seed: 5, channel: 0 };
const noise = tilingNoise(options);

test('has mean 0 and standard deviation 1', () => {
  const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
  const variance = noise.reduce((sum, value) => sum + value * value, 0) / noise.length;
  expect(noise).toHaveLength(16 ** 3);
  expect(mean).toBeCloseTo(0, 5);
  expect(variance).toBeCloseTo(1, 5);
});

test.each([1, 16, 256])(
  'is as smooth from the last to the first sample as elsewhere, %i samples apart in memory',
  (stride) => {
    const steps = (inner: boolean) =>
      Array.from({ length: 16 ** 3 }, (_, i) => i)
        .filter((i) => (Math.floor(i / stride) % 16 === 15) === !inner)
        .map((i) => Math.abs(noise[inner ? i + stride : i - 15 * stride]! - noise[i]!));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(steps(false)) / mean(steps(true))).toBeCloseTo(1, 0);
  },
);

test('depends on seed and channel alone', () => {
  expect(tilingNoise(options)).toEqual(noise);
  expect(tilingNoise({ ...options, seed: 6 })).not.toEqual(noise);
  expect(tilingNoise({ ...options, channel: 1 })).not.toEqual(noise);
});
