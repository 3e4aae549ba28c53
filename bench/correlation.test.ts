import { expect, it } from 'vitest';
import { correlation, differences } from './correlation.ts';

it.each([
  { xs: [1, 2, 3], ys: [2, 4, 6], expected: 1 },
  { xs: [1, 2, 3], ys: [1, 0, -1], expected: -1 },
  // Σ dx·dy = 4, Σ dx² = 5, Σ dy² = 5.
  { xs: [1, 2, 3, 4], ys: [1, 3, 2, 4], expected: 0.8 },
  { xs: [1, 1, 1], ys: [1, 2, 3], expected: 0 },
])('of $xs with $ys is $expected', ({ xs, ys, expected }) => expect(correlation(xs, ys)).toBeCloseTo(expected, 12));

it('starts differences at 0', () => expect(differences([3, 5, 4])).toEqual([0, 2, -1]));
