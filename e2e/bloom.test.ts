import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emberloom, ffmpeg, testFolder, toneFile } from './emberloom.ts';

// A flame so dim that nothing of it rolls off: what reaches the file is light, and can be summed up.

const dim = ['glow=0.1', 'flare=0', 'halo=0.2', 'embers=0.05', 'skyBrightness=0'];

// Neither side is a multiple of four, and each pixel has four samples.
const shape = { width: 118, height: 210, supersampling: 2 };

test('bloom spreads light and keeps its sum', async () => {
  const sharp = await renderLight(0);
  const soft = await renderLight(1);
  expect(highest(sharp)).toBeLessThan(0.7);
  expect(highest(soft)).toBeLessThan(0.8 * highest(sharp));
  expect(Math.abs(sum(soft) / sum(sharp) - 1)).toBeLessThan(0.02);
});

async function renderLight(bloom: number): Promise<Float64Array> {
  const folder = testFolder();
  const picture = join(folder, 'still.png');
  const settings = [
    ...['capture.size=custom', ...Object.entries(shape).map(([name, value]) => `capture.${name}=${value}`)],
    ...[...dim, `bloom=${bloom}`].map((value) => `scene.values.${value}`),
  ].flatMap((setting) => ['--set', setting]);
  const what = ['--audio', await toneFile(folder, 0.1), '--frame', '1', '--depth', '16', '--output', picture];
  const { code, stderr } = await emberloom(folder, ['still', 'flat-1080p-landscape', ...what, ...settings, '--quiet']);
  expect(code, stderr).toBe(0);
  const bytes = await ffmpeg('-i', picture, '-f', 'rawvideo', '-pix_fmt', 'rgb48le', 'pipe:1');
  const words = new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return Float64Array.from(words, (word) => linear(word / 65_535));
}

/** IEC 61966-2-1. */
function linear(code: number): number {
  return code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4;
}

function sum(light: Float64Array): number {
  return light.reduce((total, value) => total + value, 0);
}

function highest(light: Float64Array): number {
  return light.reduce((most, value) => Math.max(most, value), 0);
}
