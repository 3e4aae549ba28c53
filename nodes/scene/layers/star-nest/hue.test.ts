import { expect, test } from 'vitest';
import { turnedHue } from './hue.ts';

test.each([
  [0, [0.2, 0.5, 0.9]],
  [120, [0.9, 0.2, 0.5]],
  [-120, [0.5, 0.9, 0.2]],
  [360, [0.2, 0.5, 0.9]],
])('a hue turned by %i° goes from red to green to blue', (degrees, expected) => {
  turnedHue([0.2, 0.5, 0.9], degrees).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
});

test('grey stays grey', () => {
  for (const value of turnedHue([0.4, 0.4, 0.4], 77)) expect(value).toBeCloseTo(0.4, 12);
});

test('no colour turns negative', () => {
  for (let degrees = -180; degrees <= 180; degrees += 15) {
    for (const value of turnedHue([1, 0, 0.1], degrees)) expect(value).toBeGreaterThanOrEqual(0);
  }
});
