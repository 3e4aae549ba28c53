import { expect, test } from 'vitest';
import { sectionsOf, type Features } from '#runtime/features.ts';
import { analyse } from './analyse.ts';
import { asAudio, mix, noise, render, sine, type Sound } from './test-sounds.ts';

const RATE = 24_000;
const BEAT = 0.5;

const pad = mix(sine(220, 0.03), sine(277.2, 0.03), sine(329.6, 0.03));
const hiss = noise(1, 7);

/** Four kicks a bar, bass notes between them, hats on every eighth, a chord. */
const groove: Sound = (time) => {
  const age = time % BEAT;
  const hat = time % (BEAT / 2);
  return (
    0.5 * Math.exp(-12 * age) * Math.sin(2 * Math.PI * 55 * age) +
    0.2 * Math.exp(-4 * ((time + BEAT / 2) % BEAT)) * Math.sin(2 * Math.PI * 82.4 * time) +
    0.12 * Math.exp(-50 * hat) * hiss(time) +
    2 * pad(time)
  );
};

/** No bass; a snare that comes ever faster and louder, and rising noise. */
function rise(start: number, end: number): Sound {
  return (time) => {
    const share = (time - start) / (end - start);
    const step = share < 0.5 ? BEAT : share < 0.75 ? BEAT / 2 : BEAT / 4;
    const snare = (0.08 + 0.2 * share) * Math.exp(-25 * ((time - start) % step)) * hiss(time);
    return snare + 0.12 * share * share * hiss(time) + pad(time);
  };
}

type Part = readonly [kind: string, seconds: number, sound: (start: number, end: number) => Sound];
const quiet: Part[2] = () => pad;
const full: Part[2] = () => groove;

const danceTrack: readonly Part[] = [
  ['quiet', 16, quiet],
  ['build', 8, rise],
  ['drop', 32, full],
  ['quiet', 16, quiet],
  ['build', 12, rise],
  ['drop', 24, full],
  ['quiet', 8, quiet],
];
const pieces: readonly (readonly [string, readonly Part[]])[] = [
  ['a dance track', danceTrack],
  [
    'a song that stops and comes back',
    [
      ['main', 24, full],
      ['quiet', 12, quiet],
      ['drop', 28, full],
    ],
  ],
  ['one groove from start to end', [['main', 60, full]]],
];

test.each(pieces)(
  '%s: every section by its name, begun within a second, a build, which begins softly, within two',
  async (_, parts) => {
    const sections = sectionsOf(await heard(parts));
    expect(sections.map(({ kind }) => kind)).toEqual(parts.map(([kind]) => kind));
    let start = 0;
    parts.forEach(([kind, seconds], n) => {
      expect(Math.abs(sections[n]!.start - start), `${kind} at ${start}`).toBeLessThanOrEqual(kind === 'build' ? 2 : 1);
      start += seconds;
    });
    expect(sections.at(-1)!.end).toBe(start);
  },
);

test('drops begin on beats, tension rises through a build, intensity is low where it is quiet', async () => {
  const features = await heard(danceTrack);
  const beats = new Set(features.events['beat']);
  for (const { start, kind } of sectionsOf(features).slice(1)) if (kind === 'drop') expect(beats.has(start)).toBe(true);
  const at = (name: string, time: number) => features.tracks[name]![Math.round(time * 100)]!;
  expect([at('tension', 10), at('tension', 40)]).toEqual([0, 0]);
  expect(at('tension', 20)).toBeCloseTo(0.5, 0);
  expect(at('tension', 23)).toBeGreaterThan(at('tension', 18));
  expect(at('intensity', 40)).toBeGreaterThan(0.9);
  expect(at('intensity', 8)).toBeLessThan(0.2);
});

test('silence, a single sound and nothing at all are one section from the start', async () => {
  for (const seconds of [0, 0.5, 30]) {
    const features = await analysed(render(() => 0, seconds, RATE));
    expect(sectionsOf(features)).toEqual([{ kind: expect.any(String), start: 0, end: features.duration }]);
  }
});

const known = new Map<readonly Part[], Promise<Features>>();

function heard(parts: readonly Part[]): Promise<Features> {
  const features = known.get(parts) ?? analyseParts(parts);
  known.set(parts, features);
  return features;
}

function analyseParts(parts: readonly Part[]): Promise<Features> {
  let start = 0;
  const sounds = parts.map(([, seconds, make]) => {
    const end = start + seconds;
    const part = { end, sound: make(start, end) };
    start = end;
    return part;
  });
  let now = 0;
  const piece: Sound = (time) => {
    while (time >= sounds[now]!.end && now < sounds.length - 1) now += 1;
    return sounds[now]!.sound(time);
  };
  return analysed(render(piece, start, RATE));
}

function analysed(pcm: Float32Array): Promise<Features> {
  const options = { mode: 'detailed', signal: new AbortController().signal, onProgress: () => {} } as const;
  return analyse(asAudio(pcm, { sampleRate: RATE }), options);
}
