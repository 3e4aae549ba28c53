import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunContext } from '#runtime/context.ts';
import type { RunEvent } from '#runtime/events.ts';
import { encodeFeatures } from '#runtime/media/features-codec.ts';
import { run } from './run.node.ts';
import { asAudio, render, sine } from './test-sounds.ts';

const pcm = render(sine(440), 0.5);
let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'emberloom-test-'));
  vi.stubEnv('EMBERLOOM_CACHE', cache);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true });
});

test('a second run takes the features from the cache, byte for byte', async () => {
  const first = await analysed();
  const second = await analysed();
  expect([first.reads, second.reads]).toEqual([2, 0]);
  expect(second.bytes).toEqual(first.bytes);
  expect(second.key).toBe(first.key);
  expect(second.events).toContainEqual(expect.objectContaining({ type: 'node', id: 'analyze', state: 'cached' }));
});

test('another mode and another sound have keys of their own', async () => {
  const keys = [await analysed(), await analysed({ mode: 'classic' }), await analysed({ sha256: 'f'.repeat(64) })].map(
    ({ key }) => key,
  );
  expect(new Set(keys).size).toBe(3);
});

test('a fresh run analyses again', async () => {
  await analysed();
  expect((await analysed({ fresh: true })).reads).toBe(2);
});

test.each([
  ['cut short', (bytes: Buffer) => bytes.subarray(0, 1000)],
  ['with one bit turned', (bytes: Buffer) => bytes.map((value, n) => (n === 900 ? value ^ 1 : value))],
  ['empty', () => Buffer.alloc(0)],
  ['something else', () => Buffer.from('not an analysis '.repeat(100))],
])('a cache file that is %s is ignored and rewritten', async (_, spoil) => {
  const first = await analysed();
  const whole = await readFile(await onlyFile());
  await writeFile(await onlyFile(), spoil(whole));
  const second = await analysed();
  expect(second.reads).toBe(2);
  expect(second.bytes).toEqual(first.bytes);
  expect(await readFile(await onlyFile())).toEqual(whole);
});

test('after seven days the analysis is made again, and what has expired is swept', async () => {
  await analysed();
  await analysed({ sha256: 'f'.repeat(64) });
  const eightDaysAgo = Date.now() / 1000 - 8 * 24 * 3600;
  for (const file of await files()) await utimes(file, eightDaysAgo, eightDaysAgo);
  expect((await analysed()).reads).toBe(2);
  expect(await files()).toHaveLength(1);
});

test('progress is told in at most some hundred steps and ends at the total', async () => {
  const { events } = await analysed({ fresh: true });
  const stages = events.filter((event) => event.type === 'stage');
  expect(stages.length).toBeLessThan(110);
  expect(stages.at(-1)).toMatchObject({ stage: 'analyze', done: stages.at(-1)!.total });
});

test('an aborted run leaves nothing in the cache', async () => {
  await expect(analysed({ signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  expect(await files()).toEqual([]);
});

async function analysed(
  options: { mode?: 'detailed' | 'classic'; sha256?: string; fresh?: boolean; signal?: AbortSignal } = {},
) {
  const audio = asAudio(pcm, { sha256: options.sha256 ?? 'a'.repeat(64) });
  const read = vi.spyOn(audio, 'read');
  const events: RunEvent[] = [];
  const context: RunContext = {
    signal: options.signal ?? new AbortController().signal,
    request: { inputs: {}, overwrite: false, strict: false, fresh: options.fresh ?? false, scale: 1 },
    workDir: cache,
    claimPath: async () => {},
    report: (event) => events.push(event),
    mediaPath: () => '',
    outputPath: () => null,
    recipe: '',
  };
  const { features } = await run({
    id: 'analyze',
    params: { mode: options.mode ?? 'detailed' },
    inputs: { audio },
    context,
  });
  return { key: features.key, bytes: encodeFeatures(features.features), reads: read.mock.calls.length, events };
}

async function files(): Promise<string[]> {
  const folder = path.join(cache, 'features');
  return (await readdir(folder).catch(() => [])).map((name) => path.join(folder, name));
}

async function onlyFile(): Promise<string> {
  const [file] = await files();
  return file!;
}
