import { expect, test } from 'vitest';
import { AutoQuality } from './quality.ts';

/** Plays `frames` frames on a machine that draws so many pixels in a millisecond. */
function play(quality: AutoQuality, frames: number, pixelsPerMillisecond: number): number {
  for (let frame = 0; frame < frames; frame += 1) quality.record(quality.moving / pixelsPerMillisecond);
  return quality.moving / pixelsPerMillisecond;
}

test.each([100, 1_000, 3_000, 10_000, 100_000])(
  'at %i pixels a millisecond a frame settles within its budget, or at the least',
  (speed) => {
    for (const isSoftware of [true, false]) {
      const quality = new AutoQuality(isSoftware);
      const milliseconds = play(quality, 300, speed);
      expect(milliseconds <= 30 || quality.moving === 32_400).toBe(true);
      // Larger would be too slow, or is the largest.
      expect(quality.moving * 2 > 1920 * 1080 || (quality.moving * 2) / speed > 9).toBe(true);
    }
  },
);

test('a size that was too slow is not tried again until the graph changes', () => {
  const quality = new AutoQuality(false);
  const sizes = new Set<number>();
  for (let frame = 0; frame < 50; frame += 1) quality.record(quality.moving > 500_000 ? 60 : 7);
  for (let frame = 0; frame < 500; frame += 1) {
    quality.record(quality.moving > 500_000 ? 60 : 7);
    sizes.add(quality.moving);
  }
  expect(sizes.size).toBe(1);
  quality.forget();
  for (let frame = 0; frame < 100; frame += 1) quality.record(1);
  expect(quality.moving).toBe(1920 * 1080);
});

test('what rests is drawn as finely as the screen shows it, if that takes a moment only', () => {
  const quick = new AutoQuality(false);
  play(quick, 100, 100_000);
  expect(quick.resting(800 * 450)).toBeGreaterThanOrEqual(800 * 450);
  const slow = new AutoQuality(true);
  play(slow, 100, 1_000);
  expect(slow.resting(1920 * 1080)).toBeLessThanOrEqual(600_000);
  expect(slow.resting(1920 * 1080)).toBeGreaterThan(slow.moving);
});
