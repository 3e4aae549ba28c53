import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emberloom, ffmpeg, testFolder, type Ended } from './emberloom.ts';

// Frame N is a pure function of graph, sound and N: alone or in a range, in this process or another, it has the same pixels.

const music = resolve(import.meta.dirname, '../examples/demo-track/demo-track.flac');
const small = ['--set', 'capture.size=custom', '--set', 'capture.width=160', '--set', 'capture.height=90'];

describe.each(['etherealFlame', 'pulse'])('frame 100 of %s', (scene) => {
  it('is the same alone, after frame 99, and in a range, at 8 and 16 bit', async () => {
    const folder = testFolder();
    const graph = join(folder, 'graph.json');
    writeFileSync(graph, JSON.stringify(twoSequences(scene)));
    for (const range of ['95-105', '99-100']) {
      const names = ['--output', join(folder, `${range}-8`), '--set', `deep.name=${range}-16`];
      expectDone(await emberloom(folder, ['run', graph, '--audio', music, '--frames', range, ...small, ...names]));
    }
    for (const depth of ['8', '16']) {
      const alone = join(folder, `alone-${depth}.png`);
      const options = ['--frame', '100', '--depth', depth, '--output', alone];
      expectDone(await emberloom(folder, ['still', graph, '--audio', music, ...options, ...small]));
      const inRange = (range: string, frame: number) =>
        join(folder, `${range}-${depth}`, `${String(frame).padStart(8, '0')}.png`);
      const pixels = await pixelsOf(alone, depth);
      expect(pixels).toHaveLength(160 * 90 * (depth === '16' ? 6 : 3));
      expect(new Set(pixels).size).toBeGreaterThan(16);
      expect((await pixelsOf(inRange('95-105', 100), depth)).equals(pixels)).toBe(true);
      expect((await pixelsOf(inRange('99-100', 100), depth)).equals(pixels)).toBe(true);
      // Were the scene at a standstill, all this would show nothing.
      expect((await pixelsOf(inRange('95-105', 99), depth)).equals(pixels)).toBe(false);
    }
  });
});

it.each([
  ['h264-web', 'etherealFlame'],
  ['h265-quality', 'pulse'],
])('two runs to %s, with a cache each, leave the same bytes', async (preset, scene) => {
  const hashes = [];
  for (const name of ['one', 'other']) {
    const folder = testFolder();
    const output = join(folder, `${name}.mp4`);
    const cut = ['--frames', '80-119', '--set', 'encode.segmentFrames=16', '--preset', preset];
    const what = ['--audio', music, '--template', scene, '--output', output];
    expectDone(await emberloom(folder, ['render', '--type', 'flat-1080p-landscape', ...what, ...cut, ...small]));
    hashes.push(createHash('sha256').update(readFileSync(output)).digest('hex'));
  }
  expect(hashes[0]).toBe(hashes[1]);
});

/** One capture that is saved twice, with 8 and with 16 bits. */
function twoSequences(scene: string): object {
  return {
    format: 'emberloom.graph',
    version: 1,
    name: 'Two sequences',
    inputs: { audio: 'audio.file', output: 'sequence.name' },
    nodes: {
      audio: { type: 'AudioSource', version: 1, params: {} },
      analyze: { type: 'PreAnalyze', version: 1, params: {} },
      scene: { type: 'Scene', version: 1, params: { template: scene } },
      capture: { type: 'FlatCapture', version: 1, params: {} },
      sequence: { type: 'FrameSequence', version: 1, params: { bitDepth: '8' } },
      deep: { type: 'FrameSequence', version: 1, params: { bitDepth: '16' } },
    },
    edges: [
      { from: 'audio.audio', to: 'analyze.audio' },
      { from: 'analyze.features', to: 'scene.features' },
      { from: 'scene.scene', to: 'capture.scene' },
      { from: 'capture.frames', to: 'sequence.frames' },
      { from: 'capture.frames', to: 'deep.frames' },
    ],
  };
}

function expectDone({ code, stderr }: Ended): void {
  expect(code, stderr).toBe(0);
}

function pixelsOf(file: string, depth: string): Promise<Buffer> {
  return ffmpeg('-i', file, '-f', 'rawvideo', '-pix_fmt', depth === '16' ? 'rgb48le' : 'rgb24', 'pipe:1');
}
