import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatFps, frameCount, frameSample, frameTime, parseFps } from './fps.ts';

const rates = fc.constantFrom('24', '25', '30', '60', '24000/1001', '30000/1001', '60000/1001');

describe('parseFps', () => {
  test.each(['0', '-30', '30.0', '29.97', '1/2', '241', '1e3', '', '30/', '30/0', '99999999', 'NaN'])(
    'refuses %j',
    (text) => {
      expect(parseFps(text)).toBeNull();
    },
  );

  test('reads back what formatFps writes', () => {
    fc.assert(
      fc.property(rates, (text) => {
        const fps = parseFps(text);
        expect(fps && formatFps(fps)).toBe(text);
      }),
    );
  });
});

test('frames cover every sample of a track with none to spare', () => {
  fc.assert(
    fc.property(rates, fc.integer({ min: 1, max: 48_000 * 3600 * 4 }), (text, samples) => {
      const fps = parseFps(text) ?? { num: 1, den: 1 };
      const count = frameCount(samples, 48_000, fps);
      expect(frameTime(count, fps) * 48_000).toBeGreaterThanOrEqual(samples - 1e-3);
      expect(frameTime(count - 1, fps) * 48_000).toBeLessThan(samples);
    }),
  );
});

test('four hours at 59.94 do not drift: 863,137 frames, the last within half a sample of its place', () => {
  const fps = { num: 60_000, den: 1_001 };
  // 14,400 s · 60,000 / 1,001 = 863,136.86…
  expect(frameCount(14_400 * 48_000, 48_000, fps)).toBe(863_137);
  // Frame 60,000 begins at 1,001 s exactly.
  expect(frameSample(60_000, 48_000, fps)).toBe(48_048_000);
  expect(frameTime(60_000, fps)).toBe(1_001);
});
