import { expect, test } from 'vitest';
import { lumaOf, structuralSimilarity, type Luma } from './ssim.ts';

function picture(size: number, at: (x: number, y: number) => number): Luma {
  return {
    width: size,
    height: size,
    values: Float32Array.from({ length: size * size }, (_, i) => at(i % size, Math.floor(i / size))),
  };
}

test('a picture is like itself', () => {
  const waves = picture(24, (x, y) => 100 + 50 * Math.sin(x) * Math.cos(0.7 * y));
  expect(structuralSimilarity(waves, waves)).toBeCloseTo(1, 12);
});

test('flat pictures differ by the luminance term alone: (2xy + C1) / (x² + y² + C1) with C1 = 6.5025', () => {
  const similarity = structuralSimilarity(
    picture(11, () => 100),
    picture(11, () => 120),
  );
  expect(similarity).toBeCloseTo((2 * 100 * 120 + 6.5025) / (100 ** 2 + 120 ** 2 + 6.5025), 9);
});

test('a checkerboard against its negative: (C2 − 2v) / (C2 + 2v) with C2 = 58.5225 and v the variance', () => {
  const sign = (x: number, y: number) => ((x + y) % 2 === 0 ? 1 : -1);
  // The window's mean of the signs is as good as 0 (its spectrum at half the sampling rate), so v is the amplitude squared.
  const similarity = structuralSimilarity(
    picture(40, (x, y) => 128 + 10 * sign(x, y)),
    picture(40, (x, y) => 128 - 10 * sign(x, y)),
  );
  expect(similarity).toBeCloseTo((58.5225 - 200) / (58.5225 + 200), 4);
});

test('a dot in the middle of one window', () => {
  // One window, the dot's weight w there: means 100 and 100 + 50w, variances 0 and 2500 w (1 − w), no covariance.
  const tap = (k: number) => Math.exp(-(k ** 2) / 4.5);
  const w = (1 / [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5].reduce((sum, k) => sum + tap(k), 0)) ** 2;
  const other = 100 + 50 * w;
  const luminance = (2 * 100 * other + 6.5025) / (100 ** 2 + other ** 2 + 6.5025);
  const contrast = 58.5225 / (2500 * w * (1 - w) + 58.5225);
  const similarity = structuralSimilarity(
    picture(11, () => 100),
    picture(11, (x, y) => (x === 5 && y === 5 ? 150 : 100)),
  );
  expect(similarity).toBeCloseTo(luminance * contrast, 9);
});

test('luma weighs the primaries as BT.709 does', () => {
  const { values } = lumaOf(Uint8Array.of(255, 0, 0, 255, 0, 100, 0, 255, 0, 0, 200, 255, 255, 255, 255, 255), 4, 1);
  [54.213, 71.52, 14.44, 255].forEach((value, at) => expect(values[at]).toBeCloseTo(value, 3));
});

test('pictures of different sizes, or smaller than the window, are refused', () => {
  const flat = (size: number) => picture(size, () => 1);
  expect(() => structuralSimilarity(flat(12), flat(13))).toThrow(RangeError);
  expect(() => structuralSimilarity(flat(10), flat(10))).toThrow(RangeError);
});
