import { describe, expect, it } from 'vitest';
import type { Key } from '#graphs/values.ts';
import type { Features } from './features.ts';
import { keyPosition, placeKeys } from './keys.ts';

/** Quiet from 0, a build from 8, a drop from 10, quiet from 20, a drop from 30 to 40. */
const music: Features = {
  ...{ mode: 'detailed', sampleRate: 48_000, sampleCount: 40 * 48_000, duration: 40, gridLength: 4001, bpm: null },
  confidence: 0,
  loudness: { integratedLufs: null, rangeLu: null, samplePeakDb: null },
  tracks: {},
  events: {
    quiet: Float64Array.of(0, 20),
    build: Float64Array.of(8),
    drop: Float64Array.of(10, 30),
    main: new Float64Array(),
  },
};

const at = (keys: readonly Key[], time: number) => {
  const { from, to, mix } = keyPosition(placeKeys(keys, music), time);
  return Number(from) + (Number(to) - Number(from)) * mix;
};

describe('keys of sections', () => {
  it('hold once for each section of their kind, among those of the track in order of time', () => {
    const keys: Key[] = [
      { time: 0, value: 1 },
      { time: 25, value: 2 },
      { section: 'drop', time: 0, value: 3 },
      { section: 'drop', time: 4, value: 4, ease: 'step' },
      { section: 'build', time: 1, value: 5 },
    ];
    expect(placeKeys(keys, music).map(({ time, value }) => [time, value])).toEqual([
      ...[
        [0, 1],
        [9, 5],
        [10, 3],
        [14, 4],
        [25, 2],
        [30, 3],
        [34, 4],
      ],
    ]);
    expect(at(keys, 24.9)).toBe(4);
  });

  it('never hold where the track has no such section', () => {
    const keys: Key[] = [
      { section: 'main', time: 0, value: 9 },
      { time: 5, value: 1 },
    ];
    expect(at(keys, 0)).toBe(1);
    expect(at(keys, 39)).toBe(1);
  });

  it('keep the value of the first where none of them ever holds', () => {
    const keys: Key[] = [
      { section: 'main', time: 0, value: 9 },
      { section: 'main', time: 3, value: 1 },
    ];
    expect([0, 20, 40].map((time) => at(keys, time))).toEqual([9, 9, 9]);
  });

  it('jump where two are at one moment: to the first before it, from the last after it', () => {
    const keys: Key[] = [
      { time: 0, value: 0, ease: 'linear' },
      { time: 10, value: 1, ease: 'linear' },
      { section: 'drop', time: 0, value: 5, ease: 'linear' },
    ];
    expect(at(keys, 5)).toBe(0.5);
    expect(at(keys, 9.999)).toBeCloseTo(1, 3);
    expect(at(keys, 10)).toBe(5);
  });

  it('hold before the first and after the last', () => {
    const keys: Key[] = [
      { section: 'drop', time: 1, value: 2 },
      { section: 'drop', time: 2, value: 7 },
    ];
    expect([0, 10.9, 12, 32, 40].map((time) => at(keys, time))).toEqual([2, 2, 7, 7, 7]);
  });
});
