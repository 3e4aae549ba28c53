import { expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { asAudio, clicks, mix, noise, render, silence, sine, type Sound } from './test-sounds.ts';

const everySecond = Array.from({ length: 6 }, (_, n) => n + 0.0137);

const backgrounds: [string, () => Sound][] = [
  ['digital silence', () => silence],
  ['noise at −60 dB', () => noise(0.0017)],
  ['a soft drone', () => mix(sine(55, 0.02), sine(110, 0.01))],
];

const shapes: [string, (times: readonly number[]) => Sound][] = [
  ['bursts of 1 kHz', (times) => clicks(times)],
  ['soft bursts', (times) => clicks(times, 0.1)],
  ['bursts of noise', (times) => gate(times, 0.005, noise(0.8))],
  ['plain steps', (times) => gate(times, 0.005, () => 0.7)],
  ['single samples', (times) => gate(times, 1 / 48_000, () => 0.9)],
  ['half waves of 100 Hz', (times) => gate(times, 0.005, (age) => 0.8 * Math.sin(2 * Math.PI * 100 * age))],
];

test.each(backgrounds.flatMap(([ground, make]) => shapes.map(([shape, click]) => ({ shape, ground, make, click }))))(
  '$shape over $ground: one onset each, within a millisecond',
  async ({ make, click }) => {
    const found = await onsets(mix(make(), click(everySecond)), 6.5);
    // A drone that sets in with the track's first sample is itself an onset.
    expectClicks(
      found.filter((time) => time > 0.005),
      everySecond,
    );
  },
);

test('offsets of every kind are met, at 44.1 kHz too', async () => {
  const times = Array.from({ length: 20 }, (_, n) => n * 0.5 + n * 0.00217 + 0.0031);
  for (const sampleRate of [44_100, 48_000]) expectClicks(await onsets(clicks(times), 11, sampleRate), times);
});

test('a click on the first sample and one on the last but few are heard', async () => {
  expectClicks(await onsets(clicks([0, 1.993]), 2), [0, 1.993]);
});

test('after ten minutes a click is where it was put', async () => {
  const times = [0.25, 599.0137, 600.5093];
  const pcm = new Float32Array(2 * 48_000 * 601);
  for (const time of times) pcm.fill(0.5, 2 * Math.ceil(time * 48_000), 2 * Math.ceil((time + 0.002) * 48_000));
  expectClicks(await onsetsIn(pcm, 48_000), times);
});

test('a sound that stops is no onset', async () => {
  expect((await onsets((time) => (time < 1 ? 0.5 * Math.sin(2 * Math.PI * 500 * time) : 0), 2)).slice(1)).toEqual([]);
});

function onsets(sound: Sound, seconds: number, sampleRate = 48_000): Promise<number[]> {
  return onsetsIn(render(sound, seconds, sampleRate), sampleRate);
}

async function onsetsIn(pcm: Float32Array, sampleRate: number): Promise<number[]> {
  const features = await analyse(asAudio(pcm, { sampleRate }), {
    mode: 'detailed',
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  return [...features.events['onsets']!];
}

function expectClicks(found: readonly number[], expected: readonly number[]): void {
  expect(found.map((time) => time.toFixed(3))).toHaveLength(expected.length);
  found.forEach((time, n) => expect(Math.abs(time - expected[n]!)).toBeLessThanOrEqual(0.001));
}

/** `sound`, as a function of the seconds since a time of the list, for `seconds` after each. */
function gate(times: readonly number[], seconds: number, sound: Sound): Sound {
  let next = 0;
  return (time) => {
    while (next < times.length && time >= times[next]! + seconds) next += 1;
    const age = time - (times[next] ?? Infinity);
    return age >= 0 ? sound(age) : 0;
  };
}
