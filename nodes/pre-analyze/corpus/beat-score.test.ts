import { expect, test } from 'vitest';
import { fMeasure, medianOffset, totalContinuity } from './beat-score.ts';

const beats = [0, 1, 2, 3, 4, 5, 6, 7];
const later = (seconds: number) => beats.map((time) => time + seconds);

test.each([
  { claim: 'two of three within 70 ms of four', found: [0.05, 1.08, 2], window: 0.07, value: 4 / 7 },
  { claim: 'one of them within 35 ms', found: [0.05, 1.08, 2], window: 0.035, value: 2 / 7 },
  { claim: 'a beat counts once, however often it is found', found: [0.98, 1.02], window: 0.07, value: 2 / 6 },
  { claim: 'a beat after the last', found: [0, 1, 2, 3, 4], window: 0.07, value: 8 / 9 },
  { claim: 'nothing found', found: [], window: 0.07, value: 0 },
])('F-measure against 0, 1, 2, 3: $claim', ({ found, window, value }) => {
  expect(fMeasure([0, 1, 2, 3], found, window)).toBeCloseTo(value, 12);
});

test('F-measure takes the matching with the most pairs', () => {
  // 1.00 could take 1.05, but only if 1.10 goes without.
  expect(fMeasure([1, 1.1], [0.95, 1.05], 0.06)).toBe(1);
  expect(fMeasure([1, 1.1], [1.05, 1.15], 0.06)).toBe(1);
});

test.each([
  { claim: 'as annotated', found: beats, value: 1 },
  { claim: 'between the beats', found: later(0.5).slice(0, 7), value: 1 },
  { claim: 'twice as fast', found: [...beats, ...later(0.5).slice(0, 7)].toSorted((a, b) => a - b), value: 1 },
  { claim: 'half as fast, from the second beat', found: [1, 3, 5, 7], value: 1 },
  { claim: 'three times as slow', found: [0, 3, 6], value: 0 },
  { claim: 'late by less than 0.175 of a step', found: later(0.17), value: 1 },
  { claim: 'late by more', found: later(0.18), value: 0 },
  // 3 fails by its place, 4 by the step from 3.3 to it.
  { claim: 'one beat beside its place', found: [0, 1, 2, 3.3, 4, 5, 6, 7], value: 6 / 8 },
  { claim: 'the first half alone', found: [0, 1, 2, 3], value: 4 / 8 },
  { claim: 'a single beat', found: [3], value: 0 },
])('AMLt against eight beats: $claim', ({ found, value }) => {
  expect(totalContinuity(beats, found)).toBeCloseTo(value, 12);
});

test('the median offset is that of the matched pairs', () => {
  expect(medianOffset([0, 1, 2, 3], [0.01, 1.02, 2.06, 3.3], 0.07)).toBeCloseTo(0.02, 12);
});
