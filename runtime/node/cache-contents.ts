import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';

export interface CacheContents {
  readonly folder: string;
  readonly rooms: readonly {
    readonly name: string;
    readonly path: string;
    readonly files: number;
    readonly bytes: number;
  }[];
}

/** What the cache holds, by kind. The folder of running work is none of it. */
export async function cacheContents(): Promise<CacheContents> {
  const folder = await cacheFolder();
  const names = (await readdir(folder, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && entry.name !== 'work',
  );
  const rooms = names.map(async ({ name }) => {
    const path = join(folder, name);
    const entries = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const sizes = await Promise.all(entries.map((entry) => sizeOf(join(entry.parentPath, entry.name))));
    return { name, path, files: entries.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  });
  return { folder, rooms: await Promise.all(rooms) };
}

/** A file that another run removed meanwhile has no size. */
async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}
