import { expect, test } from 'vitest';
import { cells, gradientCode } from './patterns.ts';

test('the bars are in EBU order, 75 % above 100 %', () => {
  expect(cells.bars[0]?.slice(0, 3)).toEqual([
    [191, 191, 191],
    [191, 191, 0],
    [0, 191, 191],
  ]);
  expect(cells.bars[1]?.slice(3)).toEqual([
    [0, 255, 0],
    [255, 0, 255],
    [255, 0, 0],
    [0, 0, 255],
    [0, 0, 0],
  ]);
});

test('mid grey is the middle step', () => {
  expect(cells.greys[0]?.[5]).toEqual([128, 128, 128]);
});

test('the gradient runs from black to 8 % of 255, linear in code values', () => {
  expect(gradientCode(-0.5, 100)).toBe(0);
  expect(gradientCode(49.5, 100)).toBeCloseTo(10.2, 12);
  expect(gradientCode(99.5, 100)).toBeCloseTo(20.4, 12);
});
