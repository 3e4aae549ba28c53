import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { contextIn, testContext, type TestContext } from '#runtime/node/test-context.ts';
import type { VideoValue } from '#runtime/values.ts';
import { run } from './run.node.ts';

test('the finished video goes where the run says, and the event says where that was', async () => {
  await using home = await testContext();
  const output = path.join(home.root, 'song.mp4');
  const context = await contextIn(home.root, { output });
  await save(context);
  expect(readFileSync(output, 'utf8')).toBe('film');
  expect(context.events.at(-1)).toEqual({ type: 'node', id: 'save', state: 'done', detail: output });
});

test.each([
  ['demo', 'demo.mp4'],
  ['demo.mp4', 'demo.mp4'],
  ['Demo.MP4', 'Demo.MP4'],
  ['v1.2', 'v1.2.mp4'],
])('without a path, %s becomes %s in the current folder', async (name, file) => {
  await using context = await testContext();
  const before = process.cwd();
  process.chdir(context.root);
  try {
    await save(context, name);
  } finally {
    process.chdir(before);
  }
  expect(readdirSync(context.root)).toContain(file);
});

test('what is there stays, unless it is to be overwritten', async () => {
  await using home = await testContext();
  const output = path.join(home.root, 'song.mp4');
  writeFileSync(output, 'older');
  await expect(save(await contextIn(home.root, { output }))).rejects.toMatchObject({ code: 'output-exists' });
  expect(readFileSync(output, 'utf8')).toBe('older');
  await save(await contextIn(home.root, { output, request: { overwrite: true } }));
  expect(readFileSync(output, 'utf8')).toBe('film');
});

test('an ending that does not fit is refused', async () => {
  await using home = await testContext();
  const context = await contextIn(home.root, { output: path.join(home.root, 'song.mov') });
  await expect(save(context)).rejects.toMatchObject({ code: 'output-ending' });
});

async function save(context: TestContext, name = 'video') {
  const file = path.join(context.workDir, 'encode.mp4');
  writeFileSync(file, 'film');
  const video: VideoValue = {
    path: file,
    container: 'mp4',
    range: { first: 0, count: 1 },
    total: 1,
    duration: 1,
    codec: 'h264',
    width: 2,
    height: 2,
    fps: '1',
    bitDepth: 8,
    alpha: false,
    projection: 'flat',
    stereo: 'mono',
    colourSpace: 'bt709',
  };
  await run({ id: 'save', params: { name }, inputs: { video }, context });
}
