import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { emberloom, testFolder, toneFile } from './emberloom.ts';

const music = resolve(import.meta.dirname, '../examples/demo-track/demo-track.flac');
const size = ['--set', 'capture.size=custom', '--set', 'capture.width=640', '--set', 'capture.height=360'];

it.each(['h264-web', 'h264-fast', 'h265-quality', 'h265-10bit', 'av1-quality', 'prores-master', 'draft'])(
  'two runs to %s, with a cache each, leave the same bytes',
  async (preset) => {
    const hashes = [];
    for (let round = 0; round < 2; round++) {
      const folder = testFolder();
      // Three whole segments and a short one at each end.
      const cut = ['--frames', '35-99', '--set', 'encode.segmentFrames=20', '--preset', preset];
      const output = join(folder, preset === 'prores-master' ? 'out.mov' : 'out.mp4');
      const what = [
        '--audio',
        music,
        '--template',
        'etherealFlame',
        '--type',
        'flat-1080p-landscape',
        '--output',
        output,
      ];
      const { code, stderr } = await emberloom(folder, ['render', ...what, ...cut, ...size]);
      expect(code, stderr).toBe(0);
      hashes.push(createHash('sha256').update(readFileSync(output)).digest('hex'));
    }
    console.log(`${preset}: ${hashes.join(' ')}`);
    expect(hashes[0]).toBe(hashes[1]);
  },
);

it('a fresh run and one that takes over every other segment leave the same bytes', async () => {
  const folder = testFolder();
  const audio = await toneFile(folder, 3);
  const render = async (name: string, more: readonly string[]) => {
    const output = join(folder, `${name}.mp4`);
    const what = ['--audio', audio, '--template', 'pulse', '--type', 'flat-1080p-landscape', '--output', output];
    const { code, stderr } = await emberloom(folder, [
      'render',
      ...what,
      '--set',
      'encode.segmentFrames=15',
      ...size,
      ...more,
    ]);
    expect(code, stderr).toBe(0);
    return readFileSync(output);
  };
  // Each of these leaves one segment in the cache, which lies on the same grid.
  for (const first of [15, 45, 75]) await render(`from-${first}`, ['--frames', `${first}-${first + 14}`]);
  const mixed = await render('mixed', []);
  const fresh = await render('fresh', ['--fresh']);
  expect(mixed.equals(fresh)).toBe(true);
});
