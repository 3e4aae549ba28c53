import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFps } from '#graphs/fps.ts';
import { featureNames } from '#graphs/features.ts';
import type { Features } from '#runtime/features.ts';
import { encodeFeatures } from '#runtime/media/features-codec.ts';
import type { AudioValue } from '#runtime/values.ts';
import { analyse } from './analyse.ts';
import { reportFrames } from '#runtime/media/analysis/report.ts';
import { LevelMeter } from './levels.ts';
import type { Listener } from './listener.ts';
import { forEachChunk } from './pcm.ts';
import { asAudio, clicks, mix, noise, render, silence, sine, type Sound } from './test-sounds.ts';
import { RowMeter } from './window-rows.ts';

/** Tracks without a unit in their name are normalised. */
function normalised({ tracks }: Features): string[] {
  return Object.keys(tracks).filter((name) => !/(Db|Lufs|Hz|Bpm)$/.test(name));
}

test.each(['detailed', 'classic'] as const)(
  '%s mode delivers every feature that a drive can name, in range',
  async (mode) => {
    const { tracks, events } = await analyse(asAudio(render(piece(), 6)), { ...quietly, mode });
    expect(featureNames.filter((name) => !(name in tracks) && !(name in events))).toEqual([]);
    for (const [name, values] of Object.entries(tracks)) {
      expect(
        values.every((value) => Number.isFinite(value)),
        name,
      ).toBe(true);
      if (!/(Db|Lufs|Hz|Bpm)$/.test(name))
        expect(
          values.every((value) => value >= 0 && value <= 1),
          name,
        ).toBe(true);
    }
  },
);

test('silence is zero everywhere, finite, and has no events', async () => {
  const features = await analysed(render(silence, 2));
  for (const name of normalised(features)) {
    expect(Math.max(...track(features, name)), name).toBe(name === 'balance' ? 0.5 : 0);
  }
  expect(features.loudness).toEqual({ integratedLufs: null, rangeLu: null, samplePeakDb: null });
  for (const name of Object.keys(features.tracks).filter((name) => /(Db|Lufs)$/.test(name))) {
    expect(new Set(track(features, name))).toEqual(new Set([-120]));
  }
  expect([...features.events['onsets']!, ...features.events['beat']!]).toEqual([]);
});

test('an empty and a one-sample track have one grid point', async () => {
  expect((await analysed(new Float32Array(0))).gridLength).toBe(1);
  expect((await analysed(new Float32Array([1, 1]))).gridLength).toBe(1);
});

// A sine of amplitude a has the mean square a²/2: 0.5 gives −9.03 dB.
test.each([
  ['bassDb', 100],
  ['midDb', 1000],
  ['highDb', 8000],
])('a sine of half scale has −9.03 dB in %s at %i Hz and less than −60 dB elsewhere', async (name, hz) => {
  const features = await analysed(render(sine(hz), 2));
  for (const other of ['bassDb', 'midDb', 'highDb']) {
    const level = track(features, other)[100]!;
    if (other === name) expect(level).toBeCloseTo(10 * Math.log10(0.125), 1);
    else expect(level).toBeLessThan(-60);
  }
  expect(track(features, 'amplitudeDb')[100]).toBeCloseTo(10 * Math.log10(0.125), 2);
});

test('the same pitch has the same level at any sample rate', async () => {
  for (const sampleRate of [22_050, 44_100, 48_000, 96_000]) {
    const features = await analysed(render(sine(100), 1, sampleRate), { sampleRate });
    expect(track(features, 'bassDb')[50]).toBeCloseTo(10 * Math.log10(0.125), 1);
  }
});

test('a sound in opposite phase on both sides does not vanish', async () => {
  const pcm = render(sine(1000), 1).map((value, n) => (n % 2 === 0 ? value : -value));
  expect(track(await analysed(pcm), 'midDb')[50]).toBeCloseTo(10 * Math.log10(0.125), 1);
});

// BS.1770: 997 Hz at full scale in one channel has −3.01 LKFS.
test('loudness agrees with BS.1770’s reference tone', async () => {
  for (const sampleRate of [44_100, 48_000]) {
    const pcm = render(sine(997, 1), 4, sampleRate).map((value, n) => (n % 2 === 0 ? value : 0));
    expect(track(await analysed(pcm, { sampleRate }), 'shortTermLufs')[200]).toBeCloseTo(-3.01, 1);
  }
});

test('12 dB more or less change no normalised feature by more than 0.01, nor any event', async () => {
  const pcm = render(piece(), 8);
  const plain = await analysed(pcm);
  for (const gain of [10 ** (-12 / 20), 10 ** (12 / 20)]) {
    const other = await analysed(pcm.map((value) => value * gain));
    for (const name of normalised(plain)) {
      const changes = track(plain, name).map((value, k) => Math.abs(value - track(other, name)[k]!));
      expect(Math.max(...changes), name).toBeLessThanOrEqual(0.01);
    }
    expect(other.events).toEqual(plain.events);
  }
});

test('a drone does not flicker', async () => {
  const drone = mix(sine(55, 0.2), sine(110.3, 0.1), sine(165.2, 0.05), noise(0.001));
  const { tracks, events } = await analysed(render(drone, 10));
  for (const name of ['amplitude', 'bass']) {
    const steady = [...tracks[name]!.subarray(100, 900)];
    const steps = steady.slice(1).map((value, n) => Math.abs(value - steady[n]!));
    expect(Math.max(...steps), name).toBeLessThan(0.05);
  }
  expect([...events['beat']!]).toEqual([]);
});

test('a noise floor at −90 dB is nothing at all', async () => {
  const features = await analysed(render(noise(0.00005), 3));
  // The image has no level; what is heard of it fades with the scenes that follow levels.
  const levels = normalised(features).filter((name) => !['balance', 'width', 'brightness', 'intensity'].includes(name));
  for (const name of levels) expect(Math.max(...track(features, name)), name).toBeLessThan(0.02);
  expect([...features.events['onsets']!]).toEqual([]);
});

test('steady noise has no beat', async () => {
  expect([...(await analysed(render(noise(0.3), 10))).events['beat']!]).toEqual([]);
});

test('partials that beat against each other are no beat', async () => {
  const partials = [110, 220, 330, 440].flatMap((hz) =>
    [0, 0.4, 0.8, 1.2].map((cents) => sine(hz * (1 + cents / 100), 0.03)),
  );
  expect([...(await analysed(render(mix(...partials), 10))).events['beat']!]).toEqual([]);
});

test.each([93, 120, 147.5])('kicks and hi-hats at %d a minute: each kick a beat, within a millisecond', async (bpm) => {
  const kicks = Array.from({ length: Math.floor((11.5 * bpm) / 60) }, (_, n) => 0.217 + (n * 60) / bpm);
  const { events, bpm: found } = await analysed(render(drums(kicks, bpm), 12));
  expect(Math.abs(found! - bpm)).toBeLessThan(0.6);
  expect(events['beat']!.length).toBe(kicks.length);
  events['beat']!.forEach((time, n) => expect(Math.abs(time - kicks[n]!)).toBeLessThanOrEqual(0.001));
});

test('a loud part stands above a quiet one', async () => {
  const features = await analysed(render((time) => (time < 4 ? 0.1 : 1) * 0.5 * Math.sin(2 * Math.PI * 440 * time), 8));
  for (const name of ['amplitude', 'mid', 'loudness']) {
    expect(track(features, name)[600]! - track(features, name)[200]!, name).toBeGreaterThan(0.6);
  }
});

test('30 and 60 frames a second see the same values at the same times', async () => {
  const features = await analysed(render(piece(), 4));
  const slow = [...reportFrames(features, parseFps('30')!)];
  const fast = [...reportFrames(features, parseFps('60')!)];
  expect([slow.length, fast.length]).toEqual([120, 240]);
  for (const frame of slow) {
    const twin = fast[2 * frame.frame]!;
    for (const name of Object.keys(features.tracks)) {
      expect(Math.abs(Number(twin[name]) - Number(frame[name])), name).toBeLessThanOrEqual(1e-6);
    }
  }
});

test('any split of the PCM into blocks gives the same bytes', async () => {
  const pcm = render(piece(), 1);
  const expected = encodeFeatures(await analysed(pcm));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 8 }), async (blocks) => {
      expect(encodeFeatures(await analysed(pcm, { blocks }))).toEqual(expected);
    }),
    { numRuns: 12, seed: 1 },
  );
});

test('the same PCM gives the same bytes again', async () => {
  const pcm = render(piece(), 3);
  expect(encodeFeatures(await analysed(pcm))).toEqual(encodeFeatures(await analysed(pcm)));
});

test.each(['detailed', 'classic'] as const)(
  'a second listener changes no byte in %s mode, however slow or quick it is',
  async (mode) => {
    const audio = asAudio(render(piece(), 20));
    const alone = encodeFeatures(await analyse(audio, { ...quietly, mode }));
    for (const delays of [[0], [3, 0, 40], [1000]]) {
      const second = listener(audio, mode, delays);
      expect(encodeFeatures(await analyse(audio, { ...quietly, mode, second }))).toEqual(alone);
    }
  },
);

test('what a second listener fails to measure fails the analysis', async () => {
  const audio = asAudio(render(silence, 10));
  const gone = () => Promise.reject(new Error('no thread'));
  const levels = gone();
  levels.catch(() => {});
  await expect(analyse(audio, { ...quietly, second: { levels, rows: gone } })).rejects.toThrow('no thread');
  const deaf = { ...listener(audio, 'detailed', [0]), rows: gone };
  await expect(analyse(audio, { ...quietly, second: deaf })).rejects.toThrow('no thread');
});

/** One that takes `delays` in milliseconds, over and over, to answer; what it says passes between threads. */
function listener(audio: AudioValue, mode: Features['mode'], delays: readonly number[]): Listener {
  const meter = new LevelMeter({ ...audio, classic: mode === 'classic' });
  const rows = new RowMeter(audio);
  let answers = 0;
  return {
    levels: forEachChunk(audio, quietly, meter.push).then(() => structuredClone(meter.finish())),
    async rows(range) {
      await wait(delays[answers++ % delays.length]);
      return structuredClone(await rows.measure(range, quietly.signal));
    },
  };
}

test('samples that are no numbers count as silence', async () => {
  const features = await analysed(render(() => NaN, 1));
  expect(Math.max(...track(features, 'amplitude'))).toBe(0);
});

test('progress rises to the end and never goes back', async () => {
  const reports: number[] = [];
  await analyse(asAudio(render(sine(440), 3)), {
    mode: 'detailed',
    signal: new AbortController().signal,
    onProgress: (done, total) => reports.push(done / total),
  });
  expect(reports).toEqual(reports.toSorted((a, b) => a - b));
  expect(reports.length).toBeGreaterThan(10);
  expect(reports.at(-1)).toBe(1);
});

test('an abort ends the analysis with its own reason', async () => {
  const controller = new AbortController();
  const reason = new Error('stopped');
  const running = analyse(asAudio(render(sine(440), 12)), {
    mode: 'detailed',
    signal: controller.signal,
    onProgress: (done, total) => done / total > 0.4 && controller.abort(reason),
  });
  await expect(running).rejects.toBe(reason);
});

test('a track that ends early is an error, not a shorter analysis', async () => {
  const short = asAudio(render(sine(440), 0.5));
  const audio: AudioValue = {
    ...short,
    sampleCount: 48_000,
    read: (from, _to, signal) => short.read(from, 24_000, signal),
  };
  await expect(analyse(audio, quietly)).rejects.toThrow('48000 samples were announced and 24000 were read');
});

const quietly = { mode: 'detailed', signal: new AbortController().signal, onProgress: () => {} } as const;

function analysed(pcm: Float32Array, options: Parameters<typeof asAudio>[1] = {}): Promise<Features> {
  return analyse(asAudio(pcm, options), quietly);
}

function track(features: Features, name: string): number[] {
  return [...features.tracks[name]!];
}

function drums(kicks: readonly number[], bpm: number): Sound {
  const age = (time: number, all: readonly number[]) => time - (all.findLast((start) => start <= time) ?? -Infinity);
  const hats = kicks.map((kick) => kick + 30 / bpm);
  const hiss = noise(0.1);
  return mix(
    (time) => 0.6 * Math.exp(-15 * age(time, kicks)) * Math.cos(2 * Math.PI * 60 * Math.min(age(time, kicks), 1)),
    (time) => Math.exp(-60 * age(time, hats)) * hiss(time),
  );
}

/** Something with a beat, a bass, a pad and a hiss. */
function piece() {
  const beats = Array.from({ length: 40 }, (_, n) => 0.11 + n * 0.5);
  return mix(
    (time) => {
      const age = Math.min(...beats.map((beat) => (time >= beat ? time - beat : Infinity)));
      return 0.5 * Math.exp(-age * 12) * Math.sin(2 * Math.PI * 60 * age) || 0;
    },
    sine(220, 0.05),
    (time) => 0.1 * Math.max(0, Math.sin(2 * Math.PI * 0.25 * time)) * Math.sin(2 * Math.PI * 900 * time),
    noise(0.005),
    clicks([1.2, 3.4], 0.2),
  );
}
