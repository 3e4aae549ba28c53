import { spawn, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { LoudnessMeter, type Loudness } from './loudness.ts';
import { forEachChunk } from './pcm.ts';
import { asAudio, mix, noise, render, silence, sine, type Sound } from './test-sounds.ts';

const demoTrack = 'examples/demo-track/demo-track.flac';

const loudAndQuiet: Sound = (time) =>
  (Math.floor(time / 4) % 2 === 0 ? 0.5 : 0.03) * Math.sin(2 * Math.PI * 330 * time);
const fading = mix((time) => 0.6 * Math.exp(-time / 4) * Math.sin(2 * Math.PI * 90 * time), noise(0.004));

const sounds: readonly (readonly [string, number, () => Float32Array])[] = [
  ['the demo track', 48_000, () => decode(demoTrack, 48_000)],
  ['the demo track at 44.1 kHz', 44_100, () => decode(demoTrack, 44_100)],
  [
    'the demo track on the left side only',
    48_000,
    () => decode(demoTrack, 48_000).map((value, n) => (n % 2 ? 0 : value)),
  ],
  ['the demo track, mono and 30 dB quieter', 48_000, () => monoAt(decode(demoTrack, 48_000), 10 ** (-30 / 20))],
  ['loud and quiet parts, which the gate tells apart', 48_000, () => render(loudAndQuiet, 24)],
  ['a sound that fades into noise, at 22.05 kHz', 22_050, () => render(fading, 20, 22_050)],
];

test.each(sounds)('%s: integrated loudness and range agree with ffmpeg’s ebur128', async (_, sampleRate, make) => {
  const pcm = make();
  const { whole } = await measured(pcm, sampleRate);
  const expected = await ebur128(pcm, sampleRate);
  expect(Math.abs(whole.integratedLufs! - expected.integrated)).toBeLessThanOrEqual(0.1);
  expect(Math.abs(whole.rangeLu! - expected.range)).toBeLessThanOrEqual(0.15);
});

// A sine of 0.5 on both sides: −9.03 dB mean square each, 3.01 dB more together; the filter lifts 1 kHz by what the −0.691 takes off.
test('momentary and short-term loudness of a steady tone are its loudness; the peak is the sample’s', async () => {
  const { momentaryLufs, shortTermLufs, peakDb, whole } = await measured(render(sine(997), 8), 48_000);
  expect(momentaryLufs[400]).toBeCloseTo(-6.02, 1);
  expect(shortTermLufs[400]).toBeCloseTo(-6.02, 1);
  expect(peakDb[400]).toBeCloseTo(-6.02, 1);
  expect(whole.integratedLufs).toBeCloseTo(-6.02, 1);
  expect(whole.rangeLu).toBeCloseTo(0, 3);
  expect(whole.samplePeakDb).toBeCloseTo(-6.02, 2);
});

test('windows are centred: a step has half its energy in the window at the step', async () => {
  const { momentaryLufs } = await measured(
    render((time) => (time < 2 ? 0 : sine(997)(time)), 4),
    48_000,
  );
  expect(momentaryLufs[200]! - momentaryLufs[300]!).toBeCloseTo(-3.01, 1);
});

test('silence has no loudness, and what is shorter than a block none either', async () => {
  expect((await measured(render(silence, 5), 48_000)).whole).toEqual({
    integratedLufs: null,
    rangeLu: null,
    samplePeakDb: null,
  });
  expect((await measured(render(sine(997), 0.3), 48_000)).whole).toMatchObject({ integratedLufs: null, rangeLu: null });
});

async function measured(pcm: Float32Array, sampleRate: number): Promise<Loudness> {
  const audio = asAudio(pcm, { sampleRate });
  const meter = new LoudnessMeter(sampleRate, Math.floor((audio.sampleCount * 100) / sampleRate) + 1);
  await forEachChunk(audio, new AbortController(), meter.push);
  return meter.finish();
}

function decode(file: string, sampleRate: number): Float32Array {
  const args = ['-v', 'error', '-nostdin', '-i', file, '-f', 'f32le', '-ac', '2', '-ar', String(sampleRate), 'pipe:1'];
  const { stdout } = spawnSync('ffmpeg', args, { maxBuffer: 1 << 28 });
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
}

function monoAt(pcm: Float32Array, gain: number): Float32Array {
  return pcm.map((_, n) => (gain * (pcm[n - (n % 2)]! + pcm[n - (n % 2) + 1]!)) / 2);
}

/** The figures after the last block, which come with more digits than those of the summary. */
async function ebur128(pcm: Float32Array, sampleRate: number): Promise<{ integrated: number; range: number }> {
  const filter = 'ebur128=metadata=1:framelog=verbose,ametadata=print:file=-';
  const input = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', '2', '-i', 'pipe:0'];
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', ...input, '-af', filter, '-f', 'null', '-']);
  ffmpeg.stdin.end(Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength));
  let text = '';
  for await (const part of ffmpeg.stdout) text += String(part);
  const last = (key: string) => Number([...text.matchAll(new RegExp(`${key}=(\\S+)`, 'g'))].at(-1)?.[1]);
  return { integrated: last('lavfi.r128.I'), range: last('lavfi.r128.LRA') };
}
