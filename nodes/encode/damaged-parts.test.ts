import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunEvent } from '#runtime/events.ts';
import { testContext, type TestContext } from '#runtime/node/test-context.ts';
import { run } from './run.node.ts';
import { syntheticFrames } from './synthetic-frames.ts';

// Whatever happens to a finished segment on the disk: it is drawn again, and the finished file is the same to the byte.

const segmentFrames = 6;

/** Ways to damage a part. `structural`: another whole file, which is found out even where the sidecar agrees with it. */
const damages: readonly (readonly [name: string, structural: boolean, damage: (file: string) => void])[] = [
  ['a byte is missing at its end', false, (file) => truncateSync(file, statSync(file).size - 1)],
  ['a tenth is missing', true, (file) => truncateSync(file, Math.floor(statSync(file).size * 0.9))],
  ['more than half is missing', true, (file) => truncateSync(file, Math.floor(statSync(file).size * 0.4))],
  ['all of it is missing', true, (file) => truncateSync(file, 0)],
  ['a block of it is zero', false, (file) => patch(file, (bytes) => bytes.fill(0, 600, 900))],
  [
    'one bit is flipped',
    false,
    (file) => patch(file, (bytes) => (bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1)),
  ],
  ['it has another frame rate', true, (file) => encodeAnew(file, { rate: 25 })],
  ['it has another time base', true, (file) => convert(file, ['-c', 'copy', '-video_track_timescale', '15360'])],
  [
    'it has other headers',
    true,
    (file) => encodeAnew(file, { options: ['-refs', '4', '-bf', '0', '-profile:v', 'baseline', '-level', '4.0'] }),
  ],
  ['it has a frame too many', true, (file) => encodeAnew(file, { frames: segmentFrames + 1 })],
  ['it has a frame too few', true, (file) => encodeAnew(file, { frames: segmentFrames - 1 })],
  ['its first frame is no key frame', true, (file) => withoutFirstKey(file)],
  ['it has another size', true, (file) => encodeAnew(file, { size: '64x36' })],
  ['it is no video', true, (file) => writeFileSync(file, 'no video'.repeat(100))],
];

/** One more segment than there are damages. */
const total = (damages.length + 1) * segmentFrames;

let calm: TestContext;
let undisturbed: Buffer;

beforeAll(async () => {
  calm = await testContext();
  undisturbed = await encode(calm);
});
afterAll(() => calm[Symbol.asyncDispose]());

test(`${damages.length} kinds of damage to finished segments: each is drawn again, and the file is the same`, async () => {
  await using context = await withFinishedParts();
  const parts = partsOf(context);
  for (const [at, [, , damage]] of damages.entries()) damage(parts[at] ?? '');
  expect(await encode(context)).toEqual(undisturbed);
  expect(states(context.events)).toMatchObject({ reused: 1, rendered: damages.length });
});

test('the same where their sidecars agree with what they are now: probes tell', async () => {
  await using context = await withFinishedParts();
  const structural = damages.filter(([, isStructural]) => isStructural);
  const parts = partsOf(context);
  for (const [at, [, , damage]] of structural.entries()) {
    const file = parts[at] ?? '';
    damage(file);
    const sidecar = file.replace(/mp4$/, 'json');
    const bytes = readFileSync(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const facts = JSON.parse(readFileSync(sidecar, 'utf8')) as object;
    writeFileSync(sidecar, JSON.stringify({ ...facts, sha256, size: Math.max(1, bytes.length) }));
  }
  expect(await encode(context)).toEqual(undisturbed);
  expect(states(context.events)).toMatchObject({ rendered: structural.length });
});

test('two segments that have changed places, with their sidecars, are not taken for each other', async () => {
  await using context = await withFinishedParts();
  const [one = '', other = ''] = partsOf(context);
  for (const ending of ['mp4', 'json']) {
    const [a, b] = [one, other].map((file) => file.replace(/mp4$/, ending)) as [string, string];
    renameSync(a, `${a}.aside`);
    renameSync(b, a);
    renameSync(`${a}.aside`, b);
  }
  expect(await encode(context)).toEqual(undisturbed);
  expect(states(context.events)).toMatchObject({ rendered: 2 });
});

test('damage while the run still goes on is found before the parts are put together', async () => {
  await using context = await testContext();
  let damaged = false;
  const frames = syntheticFrames({
    total,
    before: () => {
      const [file] = damaged ? [] : partsOf(context);
      if (file === undefined) return;
      damaged = true;
      patch(file, (bytes) => bytes.fill(0, 600, 900));
    },
  });
  expect(await encode(context, frames)).toEqual(undisturbed);
  expect(damaged).toBe(true);
  expect(states(context.events)).toMatchObject({ retried: 1 });
});

/** A run on a cache that has all segments. */
async function withFinishedParts(): Promise<TestContext> {
  const context = await testContext();
  cpSync(path.join(calm.root, 'cache'), path.join(context.root, 'cache'), { recursive: true });
  return context;
}

async function encode(context: TestContext, frames = syntheticFrames({ total })): Promise<Buffer> {
  const params = { preset: 'draft', quality: 0, bitrate: 0, audioBitrate: 384, segmentFrames } as const;
  const { video } = await run({ id: 'encode', params, inputs: { frames }, context });
  return readFileSync(video.path);
}

/** How many segments came to each end. */
function states(events: readonly RunEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events) if (event.type === 'segment') counts[event.state] = (counts[event.state] ?? 0) + 1;
  return counts;
}

/** The parts in the cache that are whole there. */
function partsOf({ root }: TestContext): string[] {
  const folder = path.join(root, 'cache/segments');
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const sidecars = names.filter((name) => name.endsWith('.json')).toSorted();
  return sidecars.map((name) => path.join(folder, name.replace(/json$/, 'mp4')));
}

/** Writes into the file itself, so that every name of it has the damage. */
function patch(file: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  change(bytes);
  writeFileSync(file, bytes);
}

interface Anew {
  readonly rate?: number;
  readonly frames?: number;
  readonly size?: string;
  readonly options?: readonly string[];
}

/** A part as an encoder might have left it, but for one thing. */
function encodeAnew(file: string, { rate = 30, frames = segmentFrames, size = '128x72', options = [] }: Anew): void {
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}`, '-frames:v', String(frames)];
  const colours = ['bt709', 'bt709', 'bt709'].flatMap((name, i) => [
    ['-color_primaries', '-color_trc', '-colorspace'][i] ?? '',
    name,
  ]);
  const codec = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-profile:v',
    'baseline',
    '-pix_fmt',
    'yuv420p',
    '-color_range',
    'tv',
  ];
  const form = ['-video_track_timescale', String(rate), '-movie_timescale', String(rate)];
  ffmpeg([...source, ...codec, ...colours, ...form, ...options, `${file}.new.mp4`]);
  renameSync(`${file}.new.mp4`, file);
}

function convert(file: string, options: readonly string[]): void {
  ffmpeg(['-i', file, ...options, `${file}.new.mp4`]);
  renameSync(`${file}.new.mp4`, file);
}

function withoutFirstKey(file: string): void {
  encodeAnew(file, { frames: segmentFrames + 1 });
  convert(file, ['-c', 'copy', '-bsf:v', "noise=drop='eq(n,0)',setts=ts=TS-1", '-video_track_timescale', '30']);
}

function ffmpeg(args: readonly string[]): void {
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args]);
}
