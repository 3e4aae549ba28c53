import { expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { CLASSIC_SIZE, classicBeats, createAnalyser } from './classic.ts';
import { asAudio, clicks, mix, render, sine } from './test-sounds.ts';

// By hand, for 4 samples: the window is 0, 0.34, 1, 0.34 (0.42 − 0.5·0 + 0.08·(−1) = 0.34). Of a constant 0.01 the sum is 0.0168
// and X[0] = 0.0168 / 4 = 0.0042; X[1] = 0.01·|−1 + 0.34·(−i + i)| / 4 = 0.0025. The first call keeps 0.4 of it: 0.00168 and
// 0.001, that is −55.494 and −60 dB, ⌊255/70 · 44.506⌋ = 162 and ⌊255/70 · 40⌋ = 145. The second: 1.6 times as much,
// 0.002688 and 0.0016, −51.411 and −55.918 dB: 177 and 160.
test('an analyser call agrees with the specification worked out by hand', () => {
  const call = createAnalyser(4, 0.6);
  const state = new Float64Array(2);
  const samples = new Float32Array(4).fill(0.01);
  expect([...call(samples, state)]).toEqual([162, 145]);
  expect([...call(samples, state)]).toEqual([177, 160]);
  expect(state[0]).toBeCloseTo(0.002688, 8);
});

test('a full-scale sine in the middle of a bin saturates it; silence is 0', () => {
  const call = createAnalyser(CLASSIC_SIZE, 0);
  const tone = Float32Array.from({ length: CLASSIC_SIZE }, (_, n) => Math.sin((2 * Math.PI * 32 * n) / CLASSIC_SIZE));
  // 20·log10(0.42 / 2) = −13.6 dB is above the −30 dB that a byte can hold.
  expect(call(tone, new Float64Array(CLASSIC_SIZE / 2))[32]).toBe(255);
  expect(Math.max(...call(new Float32Array(CLASSIC_SIZE), new Float64Array(CLASSIC_SIZE / 2)))).toBe(0);
});

test('the beat is a rising edge across 0.05, at most every 80 ms', () => {
  const bass = new Float32Array(40);
  bass.fill(0.06, 3, 5); // a beat at 0.03
  bass.fill(0.5, 7, 9); // 40 ms later: too soon
  bass.fill(0.051, 11, 20); // 80 ms after the first: a beat
  bass.fill(0.0499, 30, 40); // never crosses it
  expect([...classicBeats(bass)]).toEqual([0.03, 0.11]);
});

// By hand, of a constant 0.01 at 44.1 kHz, smoothed to rest: the window's own spectrum is 0.42, 0.25, 0.04 and 0 in bins 0 to 3, so
// these hold −47.54, −52.04, −67.96 dB and nothing: bytes 191, 174, 116 and 0, a mean of 120.25. All other bins hold nothing.
test('bass is the mean byte of bins 0 to 3, amplitude that of all 256', async () => {
  const { tracks } = await analyse(
    asAudio(
      render(() => 0.01, 3, 44_100),
      { sampleRate: 44_100 },
    ),
    {
      mode: 'classic',
      signal: new AbortController().signal,
      onProgress: () => {},
    },
  );
  expect(tracks['bass']![250]).toBeCloseTo(120.25 / 255, 6);
  expect(tracks['amplitude']![250]).toBeCloseTo(481 / 256 / 255, 6);
  expect([tracks['mid']![250], tracks['high']![250]]).toEqual([0, 0]);
});

test('classic tracks follow the bands, and drives find everything that detailed has', async () => {
  const pcm = render(mix(sine(150, 0.3), clicks([0.5, 1])), 2);
  const options = { signal: new AbortController().signal, onProgress: () => {} };
  const classic = await analyse(asAudio(pcm), { ...options, mode: 'classic' });
  const detailed = await analyse(asAudio(pcm), { ...options, mode: 'detailed' });
  expect(Object.keys(classic.tracks).toSorted()).toEqual(Object.keys(detailed.tracks).toSorted());
  for (const name of ['onset', 'loudness', 'bassDb']) expect(classic.tracks[name]).toEqual(detailed.tracks[name]);
  expect(classic.events['onsets']).toEqual(detailed.events['onsets']);
  const at = (name: string) => classic.tracks[name]![170]!;
  expect(at('bass')).toBeGreaterThan(0.9);
  expect(at('high')).toBeLessThan(0.1);
  expect(at('bass')).toBeGreaterThan(at('mid'));
});

test('smoothing forgets as much in a second as 60 calls with 0.6', async () => {
  const pcm = render((time) => (time < 0.5 ? 0.02 * Math.sin(2 * Math.PI * 1500 * time) : 0), 1);
  const { tracks } = await analyse(asAudio(pcm), {
    mode: 'classic',
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  // 0.6^(60·0.1) in decibels is −26.6 over 100 ms; 255 bytes span 70 dB. Bands average bytes, so look at one that only falls.
  const fall = (tracks['mid']![53]! - tracks['mid']![57]!) * 70;
  expect(fall).toBeLessThan((26.6 * 4) / 10);
  expect(fall).toBeGreaterThan(0);
});
