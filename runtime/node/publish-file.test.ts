import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cacheFolder } from './cache-folder.ts';
import { publishFile } from './publish-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'emberloom-test-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('a file is published whole, in place of the old one, with nothing beside it', async () => {
  const target = path.join(folder, 'a.bin');
  await publishFile(target, Uint8Array.of(1, 2, 3));
  await publishFile(target, Uint8Array.of(4));
  expect([...(await readFile(target))]).toEqual([4]);
  expect(await readdir(folder)).toEqual(['a.bin']);
});

test('where it cannot be published, nothing is left behind', async () => {
  await cacheFolderAt(folder, 'taken', 'inside');
  await expect(publishFile(path.join(folder, 'taken'), Uint8Array.of(1))).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['taken']);
});

test('the cache lies where EMBERLOOM_CACHE says, else below XDG_CACHE_HOME', async () => {
  expect(await cacheFolderAt(folder, 'a', 'b')).toBe(path.join(folder, 'a', 'b'));
  vi.stubEnv('EMBERLOOM_CACHE', '');
  vi.stubEnv('XDG_CACHE_HOME', path.join(folder, 'xdg'));
  expect(await cacheFolder('a')).toBe(path.join(folder, 'xdg', 'emberloom', 'a'));
});

test('a cache that cannot be made is named in the error', async () => {
  const file = path.join(folder, 'file');
  await publishFile(file, Uint8Array.of(1));
  await expect(cacheFolderAt(file, 'a')).rejects.toThrow(`The cache folder ${path.join(file, 'a')} cannot be created`);
});

function cacheFolderAt(root: string, ...parts: string[]): Promise<string> {
  vi.stubEnv('EMBERLOOM_CACHE', root);
  return cacheFolder(...parts);
}
