import { readdir, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { cacheContents } from './cache-contents.ts';

export interface PruneRule {
  /** What is left may be so large. */
  readonly mostBytes: number;
  /** What was used since then stays in any case; milliseconds since 1970. */
  readonly keepSince?: number;
}

/**
 * Removes what has not been used for longest until the cache is small enough; returns the bytes that were freed. Runs may go on
 * meanwhile: what they have taken from the cache has a second name in their own folder.
 */
export async function pruneCache({ mostBytes, keepSince = Number.POSITIVE_INFINITY }: PruneRule): Promise<number> {
  const { rooms } = await cacheContents();
  const items = (await Promise.all(rooms.map(({ path }) => itemsIn(path)))).flat();
  let bytes = items.reduce((sum, item) => sum + item.bytes, 0);
  let freed = 0;
  for (const item of items.toSorted((a, b) => a.usedAt - b.usedAt)) {
    if (bytes <= mostBytes || item.usedAt >= keepSince) break;
    // A segment counts as finished as long as its sidecar is there: that goes first.
    for (const file of item.files.toSorted((a) => (extname(a) === '.json' ? -1 : 1))) await rm(file, { force: true });
    bytes -= item.bytes;
    freed += item.bytes;
  }
  return freed;
}

/** Files that are of no use without each other. */
interface Item {
  readonly files: readonly string[];
  readonly bytes: number;
  readonly usedAt: number;
}

async function itemsIn(folder: string): Promise<Item[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const stems = new Map<string, string[]>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const stem = file.slice(0, file.length - extname(file).length);
    stems.set(stem, [...(stems.get(stem) ?? []), file]);
  }
  const items = [...stems.values()].map(async (files) => {
    // Another run may have removed one of them meanwhile.
    const stats = (await Promise.all(files.map((file) => stat(file).catch(() => null)))).filter((one) => one !== null);
    const bytes = stats.reduce((sum, { size }) => sum + size, 0);
    return { files, bytes, usedAt: Math.max(0, ...stats.map(({ mtimeMs }) => mtimeMs)) };
  });
  return await Promise.all(items);
}
