import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '#runtime/events.ts';
import { RunError } from '#runtime/failure.ts';
import { inspectMedia, readRecipe } from '#runtime/node/inspect-media.ts';
import { probeTimeline } from '#runtime/node/probe-video.ts';
import { contextIn, testContext, type TestContext } from '#runtime/node/test-context.ts';
import type { AudioValue, FramesValue } from '#runtime/values.ts';
import type { PresetName } from './presets.ts';
import { run } from './run.node.ts';
import { syntheticAudio, syntheticFrames } from './synthetic-frames.ts';

describe('every preset leaves what it promises', () => {
  const table: [PresetName, string, string, string, string, string][] = [
    ['h264-web', 'h264', 'High', 'avc1', 'yuv420p', 'aac'],
    ['h265-quality', 'hevc', 'Main', 'hvc1', 'yuv420p', 'aac'],
    ['h265-10bit', 'hevc', 'Main 10', 'hvc1', 'yuv420p10le', 'aac'],
    ['av1-quality', 'av1', 'Main', 'av01', 'yuv420p10le', 'aac'],
    ['prores-master', 'prores', 'HQ', 'apch', 'yuv422p10le', 'pcm_s24le'],
    ['draft', 'h264', 'Constrained Baseline', 'avc1', 'yuv420p', 'aac'],
  ];
  test.each(table)('%s', async (preset, codec, profile, tag, pixelFormat, sound) => {
    await using context = await testContext({ recipe: '{"name":"a; b=c #\\\\ \\"ü\\"",\n"x":1}\n' });
    // 70 frames at 59.94 in segments of 32: 16 do not go evenly into a microsecond.
    const frames = syntheticFrames({ fps: '60000/1001', total: 70 });
    const audio = syntheticAudio(40_000, (i) => Math.sin(i / 20) / 2);
    const { video } = await encode(context, { frames, audio, preset, segmentFrames: 32 });
    const { stream, ...timeline } = await probeTimeline(video.path, context.signal);
    expect(timeline).toEqual({ packets: 70, firstIsKey: true, firstPts: 0, ptsDelta: 1001 });
    expect(stream).toMatchObject({ codec_name: codec, profile, codec_tag_string: tag, pix_fmt: pixelFormat });
    expect(stream).toMatchObject({ r_frame_rate: '60000/1001', avg_frame_rate: '60000/1001', width: 128, height: 72 });
    const found = await inspectMedia(video.path);
    expect(found).toMatchObject({
      indexFirst: true,
      recipe: true,
      audio: [{ codec: sound, channels: 2, sampleRate: 48_000 }],
    });
    // 70 · 48000 · 1001 / 60000 = 56,056 samples, though the track has but 40,000.
    expect(found.audio[0]?.duration).toBeCloseTo(56_056 / 48_000, 3);
    expect(await readRecipe(video.path)).toBe(context.recipe);
    expect(frames.held()).toBe(0);
  });
});

test.each(['h264-web', 'h265-quality'] as const)('two runs of %s give the same bytes', async (preset) => {
  const files = [];
  for (let round = 0; round < 2; round++) {
    await using context = await testContext();
    const { video } = await encode(context, { preset, segmentFrames: 30, audio: syntheticAudio(99_999, Math.sin) });
    files.push(readFileSync(video.path));
  }
  expect(files[0]?.equals(files[1] ?? Buffer.alloc(0))).toBe(true);
});

test('a second run draws nothing, and gives the same file', async () => {
  await using first = await testContext();
  const before = await encode(first, { segmentFrames: 20 });
  const again = await contextIn(first.root);
  const frames = syntheticFrames();
  const after = await encode(again, { frames, segmentFrames: 20 });
  expect(frames.drawn).toEqual([]);
  expect(segmentStates(again.events)).toEqual(['reused', 'reused', 'reused']);
  expect(readFileSync(after.video.path).equals(readFileSync(before.video.path))).toBe(true);
});

test('--fresh draws everything again', async () => {
  await using first = await testContext();
  await encode(first, { segmentFrames: 30 });
  const frames = syntheticFrames();
  await encode(await contextIn(first.root, { request: { fresh: true } }), { frames, segmentFrames: 30 });
  expect(frames.drawn).toHaveLength(60);
});

test('another range shares the whole segments, since they are cut at absolute frame numbers', async () => {
  await using first = await testContext();
  await encode(first, { segmentFrames: 16, frames: syntheticFrames({ total: 64 }) });
  const frames = syntheticFrames({ total: 64, range: { first: 10, count: 50 } });
  const again = await contextIn(first.root);
  const { video } = await encode(again, { segmentFrames: 16, frames });
  // [10,16) and [48,60) are new; [16,32) and [32,48) are there.
  expect(frames.drawn).toEqual([...span(10, 16), ...span(48, 60)]);
  expect((await probeTimeline(video.path, again.signal)).packets).toBe(50);
});

test('a segment that is not as it was is not adopted: the others are, and the file is the same', async () => {
  const spoil: ((file: string) => void)[] = [
    (file) => truncateSync(file, statSync(file).size - 1),
    (file) => truncateSync(file, Math.floor(statSync(file).size * 0.6)),
    (file) =>
      writeFileSync(
        file,
        readFileSync(file).map((byte, at, { length }) => (at === length >> 1 ? byte ^ 1 : byte)),
      ),
    (file) => truncateSync(file, 0),
    (file) => writeFileSync(file.replace('.mp4', '.json'), '{}'),
    (file) => rmSync(file.replace('.mp4', '.json')),
    (file) => rmSync(file),
  ];
  await using first = await testContext();
  const before = await encode(first, { preset: 'draft', segmentFrames: 6 });
  const files = cached(first).filter((name) => name.endsWith('.mp4'));
  expect(files).toHaveLength(10);
  for (const [at, damage] of spoil.entries()) damage(files[at] ?? '');
  const again = await contextIn(first.root);
  const after = await encode(again, { preset: 'draft', segmentFrames: 6 });
  const states = segmentStates(again.events);
  expect([states.filter((state) => state === 'reused').length, states.length]).toEqual([3, 10]);
  expect(readFileSync(after.video.path).equals(readFileSync(before.video.path))).toBe(true);
});

test('an end in the middle leaves whole segments in the cache, and nothing half done', async () => {
  await using context = await testContext();
  const frames = syntheticFrames({
    before: (frame) => {
      if (frame === 30) throw new RunError('audio-storage', 'Something else broke.');
    },
  });
  await expect(encode(context, { frames, preset: 'draft', segmentFrames: 20 })).rejects.toThrow(
    'Something else broke.',
  );
  expect(
    cached(context)
      .map((file) => path.extname(file))
      .toSorted(),
  ).toEqual(['.json', '.mp4']);
  expect(frames.held()).toBe(0);
});

describe('when something dies', () => {
  test('the renderer: it goes on from the first missing segment, with the same file in the end', async () => {
    await using context = await testContext();
    let deaths = 0;
    const frames = syntheticFrames({
      before: (frame) => {
        if (frame === 45 && deaths++ < 2) throw new RunError('renderer-died', 'The page died.');
      },
    });
    const { video } = await encode(context, { frames, preset: 'draft', segmentFrames: 20 });
    expect(segmentStates(context.events)).toEqual(['rendered', 'rendered', 'retried', 'retried', 'rendered']);
    expect(frames.drawn).toEqual([...span(0, 45), ...span(40, 45), ...span(40, 60)]);
    await using calm = await testContext();
    const undisturbed = await encode(calm, { preset: 'draft', segmentFrames: 20 });
    expect(readFileSync(video.path).equals(readFileSync(undisturbed.video.path))).toBe(true);
  });

  test('the same segment three times: a sentence that names it', async () => {
    await using context = await testContext();
    const frames = syntheticFrames({
      before: (frame) => {
        if (frame === 45) throw new RunError('renderer-died', 'The page died.');
      },
    });
    await expect(encode(context, { frames, preset: 'draft', segmentFrames: 20 })).rejects.toMatchObject({
      code: 'renderer-died',
      message: 'Segment 3 (frames 40 to 59) failed 3 times. The page died.',
    });
    expect(segmentStates(context.events)).toEqual(['rendered', 'rendered', 'retried', 'retried']);
  });

  test('the encoder, killed from outside: its segment is drawn again', async () => {
    await using context = await testContext();
    let killed = false;
    const frames = syntheticFrames({
      before: async (frame) => {
        if (frame !== 25 || killed) return;
        killed = true;
        for (const pid of encoders()) process.kill(pid, 'SIGKILL');
        await new Promise((resolve) => setTimeout(resolve, 50));
      },
    });
    const { video } = await encode(context, { frames, preset: 'draft', segmentFrames: 20 });
    expect(segmentStates(context.events)).toContain('retried');
    expect((await probeTimeline(video.path, context.signal)).packets).toBe(60);
    expect(frames.held()).toBe(0);
  });

  test('the run itself, cancelled: nothing goes on behind its back', async () => {
    const controller = new AbortController();
    await using context = await testContext({ signal: controller.signal });
    const frames = syntheticFrames({ before: (frame) => void (frame === 25 && controller.abort()) });
    await expect(encode(context, { frames, segmentFrames: 20 })).rejects.toMatchObject({ code: 'cancelled' });
    expect(frames.held()).toBe(0);
    expect(encoders()).toEqual([]);
  });

  test('frames that come out of order stop the run', async () => {
    await using context = await testContext();
    const frames = syntheticFrames();
    const shifted: FramesValue = {
      ...frames,
      read: ([range], format, signal) => frames.read([{ first: 1, count: range?.count ?? 0 }], format, signal),
    };
    await expect(encode(context, { frames: shifted, segmentFrames: 60 })).rejects.toMatchObject({
      code: 'renderer-order',
    });
  });
});

test('a hardware encoder without its card: the preset that works instead is named', async () => {
  await using context = await testContext();
  const outcome = await encode(context, { preset: 'h264-nvenc' }).catch((error: unknown) => error);
  // Where there is a card the encoding simply works.
  if (outcome instanceof Error) {
    expect(outcome).toMatchObject({ code: 'encoder-missing', message: expect.stringMatching(/NVIDIA.*h264-web/) });
  }
});

describe('sound and picture', () => {
  // A flash and a click at the same instant, in the middle of a frame range that does not begin at zero.
  test.each(['30', '60000/1001'])('a click stays within a millisecond of its place at %s', async (fps) => {
    await using context = await testContext();
    const frames = syntheticFrames({ fps, total: 120, range: { first: 33, count: 70 } });
    const [num = 1, den = 1] = fps.split('/').map(Number);
    const start = Math.round((33 * 48_000 * den) / num);
    const click = start + 20_000;
    const audio = syntheticAudio(300_000, (i) => (i === click ? 0.9 : 0));
    const { video } = await encode(context, { frames, audio, preset: 'draft' });
    const samples = soundOf(video.path);
    const loudest = samples.reduce(
      (best, sample, i) => (Math.abs(sample) > Math.abs(samples[best] ?? 0) ? i : best),
      0,
    );
    expect(Math.abs(loudest - 20_000)).toBeLessThan(48);
    const length = Math.round((70 * 48_000 * den) / num);
    expect(samples.length - length).toBeGreaterThanOrEqual(0);
    expect(samples.length - length).toBeLessThan(1024);
  });

  test('without sound the file has one track', async () => {
    await using context = await testContext();
    const { video } = await encode(context, { preset: 'draft' });
    expect((await inspectMedia(video.path)).audio).toEqual([]);
  });
});

test('one frame makes a whole video', async () => {
  await using context = await testContext();
  const frames = syntheticFrames({ total: 1 });
  const { video } = await encode(context, { frames, audio: syntheticAudio(1000, Math.cos) });
  expect((await probeTimeline(video.path, context.signal)).packets).toBe(1);
  expect(video.duration).toBeCloseTo(1 / 30, 9);
});

interface Job {
  readonly frames?: FramesValue;
  readonly audio?: AudioValue;
  readonly preset?: PresetName;
  readonly segmentFrames?: number;
}

function encode(
  context: TestContext,
  { frames = syntheticFrames(), audio, preset = 'h264-web', segmentFrames = 0 }: Job,
) {
  const params = { preset, segmentFrames, quality: 0, bitrate: 0, audioBitrate: 384 };
  return run({ id: 'encode', params, inputs: audio ? { frames, audio } : { frames }, context });
}

/** How attempts at segments ended. */
function segmentStates(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'segment' && event.state !== 'started' ? [event.state] : []));
}

function cached({ root }: TestContext): string[] {
  const folder = path.join(root, 'cache/segments');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => path.join(entry.parentPath, entry.name)).toSorted();
}

function span(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Process ids of this process's own encoders. */
function encoders(): number[] {
  const children = execFileSync('ps', ['--ppid', String(process.pid), '-o', 'pid=,args='])
    .toString()
    .split('\n');
  return children.filter((line) => line.includes('rawvideo')).map((line) => Number.parseInt(line, 10));
}

function soundOf(file: string): Float32Array {
  const args = ['-v', 'error', '-i', file, '-map', '0:a', '-ac', '1', '-f', 'f32le', 'pipe:1'];
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 1 << 28 });
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
