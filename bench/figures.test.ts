import { describe, expect, test } from 'vitest';
import { atLeast, atMost, figureLine, isMet } from './figures.ts';

describe('a figure', () => {
  test.each([
    ['at its upper bound', 1.1, atMost(1.1), true],
    ['above its upper bound', 1.11, atMost(1.1), false],
    ['above its lower bound', 61, atLeast(60), true],
    ['below its lower bound', 59, atLeast(60), false],
  ])('%s is judged', (_, value, goal, met) => {
    expect(isMet({ name: 'x', value, unit: '', goal })).toBe(met);
  });

  test('without a goal never fails', () => {
    expect(isMet({ name: 'x', value: 1e9, unit: 'ms' })).toBe(true);
  });

  test('that is not a number fails', () => {
    expect(isMet({ name: 'x', value: Number.NaN, unit: '', goal: atMost(1) })).toBe(false);
    expect(isMet({ name: 'x', value: Number.NaN, unit: '', goal: atLeast(1) })).toBe(false);
  });

  test('says its goal and whether it is met', () => {
    expect(figureLine({ name: 'whole run', value: 1.234, unit: '', goal: atMost(1.1) })).toBe(
      '  whole run: 1.23 (at most 1.1: OVER)',
    );
    expect(figureLine({ name: 'frame', value: 123.4, unit: 'ms' })).toBe('  frame: 123 ms');
  });
});
