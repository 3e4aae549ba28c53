import { expect, test } from 'vitest';
import { randomFloat, randomUint } from './random.ts';

// Worked out with Python's unbounded integers from the published formula.
test.each([
  [0, 0, 0, 2145236065],
  [1, 0, 0, 3375797271],
  [1, 1, 0, 3473439342],
  [1, 0, 1, 3818452798],
  [2147483647, 49999, 7, 3314494578],
  [1, 4294967295, 3, 1687811813],
])('seed %i, index %i, channel %i gives %i', (seed, index, channel, bits) => {
  expect(randomUint(seed, index, channel)).toBe(bits);
  expect(randomFloat(seed, index, channel)).toBe(Math.floor(bits / 256) / 16777216);
});

test('numbers are even: each of 16 equal parts holds a sixteenth of 16,000 within 4 standard deviations', () => {
  const counts = Array.from({ length: 16 }, () => 0);
  for (let index = 0; index < 16_000; index++) {
    const part = Math.floor(randomFloat(7, index, 2) * 16);
    counts[part] = (counts[part] ?? 0) + 1;
  }
  const fourDeviations = 4 * Math.sqrt(16_000 * (1 / 16) * (15 / 16));
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(fourDeviations);
});
