import { expect, it } from 'vitest';
import type { Features } from '#runtime/features.ts';
import { chooseMoments } from './gallery-moments.ts';

it('chooses the quietest, the loudest, and the strongest beat away from both, none of them at an end', () => {
  const at = (value: (time: number) => number) => Float32Array.from({ length: 2001 }, (_, index) => value(index / 100));
  const features: Features = {
    ...{ mode: 'detailed', sampleRate: 48_000, sampleCount: 960_000, duration: 20, gridLength: 2001, bpm: 120 },
    ...{ confidence: 1, loudness: { integratedLufs: null, rangeLu: null, samplePeakDb: null } },
    tracks: {
      // 0 at both ends, 0.1 at 5 s, 1 at 15 s.
      loudness: at((time) => (time < 0.5 || time > 19.5 ? 0 : 1 - Math.abs(time - 15) * 0.09)),
      // Strongest near the loudest moment, then at 10 s.
      beatStrength: at((time) => (time > 14.4 && time < 15.6 ? 1 : time > 9.9 && time < 10.1 ? 0.8 : 0.3)),
    },
    events: { beat: Float64Array.from({ length: 40 }, (_, index) => index / 2) },
  };
  expect(chooseMoments(features, { num: 30, den: 1 })).toEqual({ quiet: 60, loud: 450, beat: 301 });
});
