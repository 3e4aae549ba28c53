import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyse } from '#nodes/pre-analyze/analyse.ts';
import { asAudio } from '#nodes/pre-analyze/test-sounds.ts';
import { decodeFeatures, encodeFeatures } from '#runtime/media/features-codec.ts';
import { emberloom, ffmpeg, testFolder } from './emberloom.ts';

const checksumBytes = 32;

it.each(['detailed', 'classic'] as const)('two threads hear the same as one, to the byte: %s mode', async (mode) => {
  const folder = testFolder();
  const music = join(folder, 'music.wav');
  await ffmpeg('-f', 'lavfi', '-i', strokes, '-c:a', 'pcm_f32le', music);
  // Node writes the coverage of each thread into a file of its own: that tells whether there were two.
  const threads = join(folder, 'threads');
  const args = ['analyze', music, '--mode', mode, '--json', '--fps', '1', '--quiet'];
  const { code, stderr } = await emberloom(folder, args, { NODE_V8_COVERAGE: threads });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  if (availableParallelism() > 1) expect(readdirSync(threads)).toHaveLength(2);

  const [stored] = readdirSync(join(folder, 'cache/features'));
  const inTwo = readFileSync(join(folder, 'cache/features', stored!)).subarray(checksumBytes);
  const bytes = await ffmpeg('-i', music, '-f', 'f32le', 'pipe:1');
  const pcm = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const inOne = await analyse(asAudio(pcm), { mode, signal: new AbortController().signal, onProgress: () => {} });
  expect(decodeFeatures(inTwo)).toEqual(decodeFeatures(encodeFeatures(inOne)));
  expect(Buffer.compare(inTwo, encodeFeatures(inOne))).toBe(0);
});

/** 24 s, different on both sides: a low stroke twice a second, and a swelling hum. */
const strokes =
  "aevalsrc='0.6*sin(2*PI*60*t)*exp(-12*mod(t,0.5))+0.1*t/24*sin(2*PI*440*t)|0.5*sin(2*PI*61*t)*exp(-12*mod(t,0.5))':s=48000:d=24";
