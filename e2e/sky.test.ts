import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { lumaOf, structuralSimilarity, type Luma } from '#bench/ssim.ts';
import { emberloom, ffmpeg, testFolder } from './emberloom.ts';

const music = resolve(import.meta.dirname, '../examples/demo-track/demo-track.flac');
const [width, height] = [320, 180];

// The bench holds the same rule at 1080p, where stars are finer against pixels and costs can be told.
it('the default sky is nearly as like the supersampled truth as full quality is', async () => {
  const full = ['scene.values.skyQuality=full', 'scene.values.skyResolution=full'];
  const truth = await still('truth', [...full, 'capture.supersampling=4']);
  const similarityOfFull = structuralSimilarity(await still('full', full), truth);
  const similarityOfDefault = structuralSimilarity(await still('default', []), truth);
  expect(similarityOfFull).toBeGreaterThan(0.9);
  expect(similarityOfDefault).toBeGreaterThan(similarityOfFull - 0.03);
  // Were both drawn alike, this would show nothing.
  expect(similarityOfDefault).not.toBe(similarityOfFull);
});

async function still(name: string, settings: readonly string[]): Promise<Luma> {
  const folder = testFolder();
  const output = join(folder, `${name}.png`);
  const size = ['capture.size=custom', `capture.width=${width}`, `capture.height=${height}`];
  const what = ['--audio', music, '--template', 'etherealFlame', '--frame', '300', '--output', output];
  const set = [...size, ...settings].flatMap((setting) => ['--set', setting]);
  const { code, stderr } = await emberloom(folder, ['still', 'flat-1080p-landscape', ...what, ...set]);
  expect(code, stderr).toBe(0);
  return lumaOf(await ffmpeg('-i', output, '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'), width, height);
}
