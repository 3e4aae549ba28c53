import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { MeasuredHost } from '#bench/measured-host.ts';
import { withFrames } from '#bench/pipeline.ts';
import { keepAll } from '#bench/read-frames.ts';
import { testFolder } from './emberloom.ts';

// A CPU rasteriser is read at once, a GPU through fences; frames of more than 16 MB in strips.

it('gives the same frames, strip for strip, read at once and read through fences', async () => {
  const [plain = [], fenced = []] = [await hashes('plain'), await hashes('fenced')];
  expect(new Set(plain).size).toBe(3);
  expect(fenced).toEqual(plain);
});

/** Of three frames of 25 MB. */
async function hashes(way: 'plain' | 'fenced'): Promise<string[]> {
  const { signal } = new AbortController();
  const audio = resolve(import.meta.dirname, '../examples/demo-track/demo-track.flac');
  const folder = testFolder();
  vi.stubEnv('EMBERLOOM_CACHE', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const bench = { quick: true, folder, audio, part: undefined, signal };
  const settings = ['scene.template=pulse', 'capture.size=custom', 'capture.width=3536', 'capture.height=1768'];
  const frames = await withFrames(bench, { settings, count: 3 }, (all) => keepAll(all, signal), new MeasuredHost(way));
  return frames.map((frame) => {
    expect(frame).toHaveLength(3536 * 1768 * 4);
    return createHash('sha256').update(frame).digest('hex');
  });
}
