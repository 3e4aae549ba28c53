import { describe, expect, it } from 'vitest';
import type { NumberParam } from '#graphs/definition.ts';
import { bake, readRow } from './bake.ts';
import { linearColour } from './curves.ts';
import type { Features } from './features.ts';

const fps30 = { num: 30, den: 1 };
const fps60 = { num: 60, den: 1 };
const speed: NumberParam = {
  type: 'number',
  title: '',
  description: '',
  default: 1,
  min: 0,
  max: 4,
  animated: true,
  integral: 'travel',
};

function features(track: (time: number) => number, events: number[] = [], seconds = 10): Features {
  const tracks = { bass: Float32Array.from({ length: seconds * 100 + 1 }, (_, index) => track(index / 100)) };
  return {
    mode: 'detailed',
    sampleRate: 48_000,
    sampleCount: seconds * 48_000,
    duration: seconds,
    gridLength: seconds * 100 + 1,
    tracks,
    events: { onsets: Float64Array.from(events) },
    bpm: null,
    confidence: 0,
    loudness: { integratedLufs: null, rangeLu: null, samplePeakDb: null },
  };
}

function baked(value: NumberParam['default'], music: Features, fps = fps30) {
  const table = bake([{ node: 'scene', name: 'speed', definition: speed, value }], music, fps);
  return (frame: number) => readRow(table.layout, 'scene', table.rows(frame, 1)) as { speed: number; travel: number };
}

describe('bake', () => {
  it('keeps a literal, and integrates it to value × time', () => {
    const at = baked(
      2.5,
      features(() => 0),
    );
    expect(at(90)).toEqual({ speed: 2.5, travel: 7.5 });
  });

  it('maps a constant feature through gain, offset, curve and range', () => {
    const drive = { $drive: { feature: 'bass', gain: 0.5, offset: 0.1, curve: 2, range: [10, 20] as const } };
    // (0.5 · 0.8 + 0.1)² = 0.25 → 10 + 10 · 0.25
    expect(
      baked(
        drive,
        features(() => 0.8),
      )(60).speed,
    ).toBeCloseTo(12.5, 5);
  });

  it('rises to 1 − 1/e after one attack time and falls to 1/e after one release time', () => {
    const step = features((time) => (time >= 1 && time < 5 ? 1 : 0));
    const drive = { $drive: { feature: 'bass', attack: 0.2, release: 0.5, range: [0, 1] as const } };
    const at = baked(drive, step, { num: 100, den: 1 });
    // The step on grid point 100 is seen 20 ms ahead; 20 and 50 further steps of the recursion are one time constant.
    expect(at(97).speed).toBe(0);
    expect(at(117).speed).toBeCloseTo(1 - Math.exp(-1), 3);
    expect(at(549).speed).toBeCloseTo(Math.exp(-1), 3);
  });

  it('never snaps along a track, though attack and release are 0: the time constant is 10 ms', () => {
    const step = features((time) => (time >= 1 && time < 5 ? 1 : 0));
    const at = baked({ $drive: { feature: 'bass', attack: 0, release: 0, range: [0, 1] } }, step, { num: 100, den: 1 });
    expect([98, 99, 100].map((frame) => at(frame).speed)).toEqual([
      0,
      expect.closeTo(1 - Math.exp(-1), 5),
      expect.closeTo(1 - Math.exp(-2), 5),
    ]);
    expect(at(500).speed / at(499).speed).toBeCloseTo(Math.exp(-1), 5);
  });

  it('brings an event with an attack to its top on its frame, not after it', () => {
    const at = baked(
      { $drive: { feature: 'onsets', attack: 0.1, release: 0.2, range: [0, 1] } },
      features(() => 0, [1, 2.01]),
    );
    const values = [26, 28.5, 30, 33].map((frame) => at(frame).speed);
    [0, 0.5, 1, Math.exp(-0.5)].forEach((value, index) => expect(values[index]).toBeCloseTo(value, 5));
    // The nearest frame begins 10 ms before the event.
    expect(at(59).speed).toBeCloseTo(1 - (2.01 - 59 / 30) / 0.1, 5);
    expect(at(60).speed).toBe(1);
    expect(at(61).speed).toBeCloseTo(Math.exp(-(61 / 30 - 2.01) / 0.2), 5);
  });

  it('integrates a ramp to t²/2 at every frame', () => {
    const keys = [
      { time: 0, value: 0, ease: 'linear' as const },
      { time: 10, value: 10 },
    ];
    const at = baked(
      { $keys: keys },
      features(() => 0),
    );
    for (const frame of [0, 1, 7, 100, 299]) expect(at(frame).travel).toBeCloseTo((frame / 30) ** 2 / 2, 3);
  });

  it('gives the same values at 30 and 60 fps at shared times', () => {
    const music = features((time) => 0.5 + 0.5 * Math.sin(7 * time), [0.512, 3.3]);
    for (const feature of ['bass', 'onsets']) {
      const drive = { $drive: { feature, attack: 0.05, release: 0.3 } };
      const [slow, fast] = [baked(drive, music), baked(drive, music, fps60)];
      for (let frame = 0; frame < 290; frame++) {
        // On the one frame that begins before its event the two rates differ by design: an event shows on the nearest frame.
        if (feature === 'onsets' && [15, 99].includes(frame)) continue;
        expect(slow(frame).speed).toBeCloseTo(fast(2 * frame).speed, 6);
        expect(slow(frame).travel).toBeCloseTo(fast(2 * frame).travel, 4);
      }
    }
  });

  it('shows an event at full level on the nearest frame, never on the one before, whatever its phase', () => {
    for (const event of [1, 1.0166, 1.0167, 1.02, 1.0333, 2.5]) {
      const at = baked(
        { $drive: { feature: 'onsets', attack: 0, release: 0.1, range: [0, 1] } },
        features(() => 0, [event]),
      );
      const nearest = Math.round(event * 30);
      expect(at(nearest - 1).speed).toBe(0);
      expect(at(nearest).speed).toBeGreaterThan(0.84);
      expect(at(nearest + 3).speed).toBeCloseTo(Math.exp(-((nearest + 3) / 30 - event) / 0.1), 4);
    }
  });

  it('shows an event without release for exactly one frame', () => {
    const at = baked(
      { $drive: { feature: 'onsets', attack: 0, release: 0, range: [0, 1] } },
      features(() => 0, [1.01]),
    );
    expect([29, 30, 31].map((frame) => at(frame).speed)).toEqual([0, 1, 0]);
  });

  it('follows keys: held outside, smooth, linear and stepped between', () => {
    const keys = {
      $keys: [
        { time: 1, value: 0 },
        { time: 2, value: 1, ease: 'linear' as const },
        { time: 3, value: 3, ease: 'step' as const },
        { time: 4, value: 0 },
      ],
    };
    const at = baked(
      keys,
      features(() => 0),
    );
    const values = [0, 37.5, 45, 75, 105, 200].map((frame) => at(frame).speed);
    // smoothstep(¼) = 5/32
    [0, 0.15625, 0.5, 2, 3, 0].forEach((value, index) => expect(values[index]).toBeCloseTo(value, 5));
  });

  it('bakes colours to linear light', () => {
    expect(linearColour('#ff8000')).toEqual([1, expect.closeTo(0.21586, 5), 0]);
  });

  describe('with light that would flash', () => {
    const light: NumberParam = { ...speed, luminance: 0.25 };
    const tint = {
      type: 'colour',
      title: '',
      description: '',
      default: '#000000',
      animated: true,
      luminance: 1,
    } as const;
    /** Black and white, five times a second. */
    const strobe = Array.from({ length: 40 }, (_, index) => ({ time: 4 + index / 10, on: index % 2 === 0 }));
    const numbers = { $keys: strobe.map(({ time, on }) => ({ time, value: on ? 4 : 0, ease: 'step' as const })) };
    const colours = {
      $keys: strobe.map(({ time, on }) => ({ time, value: on ? '#ffffff' : '#000000', ease: 'step' as const })),
    };
    const music = features(() => 0);
    const lightOf = (limitFlashes: boolean) =>
      bake([{ node: 'scene', name: 'light', definition: light, value: numbers, limitFlashes }], music, fps30);
    const spread = (rows: Float32Array) => Math.max(...rows) - Math.min(...rows);

    it('softens it where a node limits flashes, and says when', () => {
      // It is light from the start; the first change is at 4.1 s, and 0.4 s earlier the softening begins.
      const table = lightOf(true);
      expect(table.softened).toMatchObject([{ node: 'scene', spans: [{ from: 3.71 }] }]);
      const numbersOf = (from: number, count: number) =>
        table.rows(from, count).filter((_, index) => index % table.layout.width === 0);
      expect(spread(numbersOf(150, 60))).toBeLessThan(0.6);
      expect(spread(numbersOf(0, 100))).toBe(0);
    });

    it('softens flashing colours as well', () => {
      const param = { node: 'scene', name: 'tint', definition: tint, value: colours };
      const table = bake([{ ...param, limitFlashes: true }], music, fps30);
      expect(spread(table.rows(150, 60))).toBeLessThan(0.15);
      expect(spread(bake([param], music, fps30).rows(150, 60))).toBe(1);
    });

    it('leaves it alone where a node does not', () => {
      const table = lightOf(false);
      expect(table.softened).toEqual([]);
      expect(readRow(table.layout, 'scene', table.rows(122, 1))).toMatchObject({ light: 4 });
    });
  });

  it('cuts rows out of the table without changing them', () => {
    const music = features((time) => Math.sin(time) ** 2);
    const table = bake(
      [{ node: 'a', name: 'speed', definition: speed, value: { $drive: { feature: 'bass' } } }],
      music,
      fps30,
    );
    expect([...table.rows(100, 3)].slice(2, 4)).toEqual([...table.rows(101, 1)]);
  });
});
