import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFps } from '#graphs/fps.ts';
import { readMovieRecipe } from '#runtime/media/isobmff/recipe.ts';
import { readRecipe } from './inspect-media.ts';
import { muxVideo } from './mux.ts';
import { probeTimeline } from './probe-video.ts';
import { testContext, type TestContext } from './test-context.ts';

let context: TestContext;
beforeAll(async () => {
  context = await testContext();
});
afterAll(async () => await context[Symbol.asyncDispose]());

describe('joints are exact, however many: 32 frames are no whole number of microseconds', () => {
  // The same part 400 times: rounding each part's length would be 400 · 0.33 µs = 8 ticks of 1/60000 s off at the end.
  test.each(['60000/1001', '30000/1001', '24000/1001', '7', '240'])('%s', async (rate) => {
    const file = makePart(rate, 32);
    const target = path.join(context.workDir, 'joined.mp4');
    await mux(
      target,
      rate,
      Array.from({ length: 400 }, () => ({ file, frames: 32 })),
    );
    const { packets, firstPts, ptsDelta } = await probeTimeline(target, context.signal);
    expect({ packets, firstPts, ptsDelta }).toEqual({
      packets: 12_800,
      firstPts: 0,
      ptsDelta: Number(rate.split('/')[1] ?? 1),
    });
  });
});

test('a part in a folder with quotes, spaces and percent signs is found', async () => {
  const folder = path.join(context.root, `it's "100 %d" \\ dark`);
  mkdirSync(folder);
  const file = makePart('30', 4, path.join(folder, "d'accord.mp4"));
  const target = path.join(folder, 'joined.mp4');
  await mux(target, '30', [{ file, frames: 4 }]);
  expect((await probeTimeline(target, context.signal)).packets).toBe(4);
});

test('a part that is missing stops the join with a sentence', async () => {
  const target = path.join(context.workDir, 'broken.mp4');
  const parts = [{ file: path.join(context.workDir, 'nowhere.mp4'), frames: 4 }];
  await expect(mux(target, '30', parts)).rejects.toMatchObject({ code: 'mux-failed' });
});

test('a recipe of half a megabyte, with every character that has a meaning, comes back as it was', async () => {
  const recipe = `{"name":"=;#\\\\'\\"\\n\u{1f525}"}\n# comment\n; comment\n[section]\nkey=value\\\n${'x'.repeat(500_000)}`;
  const target = path.join(context.workDir, 'recipe.mp4');
  await mux(target, '30', [{ file: makePart('30', 4), frames: 4 }], recipe);
  expect(await readRecipe(target)).toBe(recipe);
  // As a page reads it: box by box.
  const bytes = readFileSync(target);
  expect(await readMovieRecipe((start, end) => Promise.resolve(bytes.subarray(start, end)), bytes.length)).toBe(recipe);
});

async function mux(target: string, rate: string, parts: readonly { file: string; frames: number }[], recipe = '{}') {
  const fps = parseFps(rate);
  if (!fps) throw new Error(rate);
  const { workDir, signal } = context;
  await muxVideo({ parts, fps, sound: null, recipe, container: 'mp4', target, workDir, signal });
}

function makePart(rate: string, frames: number, file = path.join(context.workDir, 'part.mp4')): string {
  const ticks = rate.split('/')[0] ?? '';
  const source = ['-f', 'lavfi', '-i', `color=s=64x64:r=${rate}`, '-frames:v', String(frames)];
  const coding = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-threads', '1'];
  const clock = ['-video_track_timescale', ticks, '-movie_timescale', ticks];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, ...coding, ...clock, file]);
  return file;
}
