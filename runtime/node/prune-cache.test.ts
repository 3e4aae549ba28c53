import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pruneCache } from './prune-cache.ts';
import { openSegmentStore } from './segment-store.ts';
import { testContext, type TestContext } from './test-context.ts';

const megabyte = 1e6;

test('what was used longest ago goes, a segment with its sidecar, until the rest is small enough', async () => {
  await using context = await testContext();
  const [oldest, older, newest] = [3, 2, 1].map((hours) => fill(context, `${hours}`.repeat(64), hours));
  expect(await pruneCache({ mostBytes: 2.1 * megabyte })).toBe(megabyte + 2);
  expect([oldest, older, newest].map(isThere)).toEqual([false, true, true]);
  expect(await pruneCache({ mostBytes: 0 })).toBe(2 * (megabyte + 2));
  expect([older, newest].map(isThere)).toEqual([false, false]);
});

test('what a run that goes on has used stays, even beyond the limit', async () => {
  await using context = await testContext();
  const [older, newer] = [3, 1].map((hours) => fill(context, `${hours}`.repeat(64), hours));
  await pruneCache({ mostBytes: 0, keepSince: Date.now() - 2 * 3600_000 });
  expect([older, newer].map(isThere)).toEqual([false, true]);
});

test('taking up a segment is using it', async () => {
  await using context = await testContext();
  const store = await openSegmentStore('mp4');
  const file = join(context.workDir, 'part.mp4');
  const facts = { sha256: 'ab'.repeat(32), size: 3, frames: 1, extradata: '' };
  writeFileSync(file, 'abc');
  // sha256 of the three bytes "abc": FIPS 180-2, appendix B.1.
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  await store.publish('a'.repeat(64), file, { ...facts, sha256 });
  const place = join(context.root, 'cache/segments/aa', 'a'.repeat(64));
  for (const ending of ['mp4', 'json']) age(`${place}.${ending}`, 3);
  const other = fill(context, 'b'.repeat(64), 2);
  await store.adopt('a'.repeat(64), join(context.workDir, 'taken.mp4'));
  await pruneCache({ mostBytes: 1000 });
  expect([place, other].map(isThere)).toEqual([true, false]);
});

/** A megabyte under that key, last used so many hours ago; gives its place, without ending. */
function fill({ root }: TestContext, key: string, hours: number): string {
  const folder = join(root, 'cache/segments', key.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  const place = join(folder, key);
  writeFileSync(`${place}.mp4`, Buffer.alloc(megabyte));
  writeFileSync(`${place}.json`, '{}');
  for (const ending of ['mp4', 'json']) age(`${place}.${ending}`, hours);
  return place;
}

function age(file: string, hours: number): void {
  const then = Date.now() / 1000 - hours * 3600;
  utimesSync(file, then, then);
}

function isThere(place: string | undefined): boolean {
  const files = ['mp4', 'json'].map((ending) => existsSync(`${place}.${ending}`));
  expect(files[0]).toBe(files[1]);
  return files[0] === true;
}
