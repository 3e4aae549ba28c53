import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';

/**
 * Folders that live no longer than the process that made them. The name holds the maker's process id and start time, so the next
 * start knows which ones a `kill -9` left behind, and removes them together with the paths that were claimed in them.
 */
export interface ScratchFolder {
  readonly path: string;
  /** A path outside the folder that must not outlive it. */
  claim(path: string): Promise<void>;
  remove(): Promise<void>;
}

const PREFIX = 'emberloom-';
const CLAIMS = 'claims.json';

/** Makes a folder in `parent` (see `scratchParents`). */
export async function createScratchFolder(parent: string, purpose: string): Promise<ScratchFolder> {
  const owner = `${process.pid}-${(await startTime(process.pid)) ?? 0}`;
  const path = join(parent, `${PREFIX}${owner}-${purpose}-${randomBytes(4).toString('hex')}`);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const claims: string[] = [];
  return {
    path,
    async claim(claimed) {
      claims.push(claimed);
      await writeFile(join(path, CLAIMS), JSON.stringify(claims));
    },
    async remove() {
      for (const claimed of claims) await rm(claimed, { recursive: true, force: true });
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Where scratch folders may lie: memory, temporary disk, and the cache's own disk. */
export async function scratchParents(): Promise<{ memory: string; temporary: string; work: string }> {
  return { memory: '/dev/shm', temporary: tmpdir(), work: await cacheFolder('work') };
}

/** Removes what processes that are no more left behind; returns how many folders that were. */
export async function sweepScratchFolders(): Promise<number> {
  let swept = 0;
  for (const parent of Object.values(await scratchParents())) {
    for (const name of await readdir(parent).catch(() => [])) {
      const match = /^emberloom-(\d+)-(\d+)-/.exec(name);
      if (!match || (await isAlive(Number(match[1]), Number(match[2])))) continue;
      const path = join(parent, name);
      for (const claimed of await readClaims(path)) await rm(claimed, { recursive: true, force: true });
      await rm(path, { recursive: true, force: true });
      swept++;
    }
  }
  return swept;
}

async function readClaims(path: string): Promise<string[]> {
  try {
    const claims: unknown = JSON.parse(await readFile(join(path, CLAIMS), 'utf8'));
    return Array.isArray(claims) ? claims.filter((claim) => typeof claim === 'string') : [];
  } catch {
    // No claims, or torn while being written by the process that died: then nothing was made under them yet.
    return [];
  }
}

async function isAlive(pid: number, started: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: somebody else's process, alive and none of our business.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = await startTime(pid);
  return now === null || started === 0 || now === started;
}

/** Clock ticks since boot at which a process started (Linux, proc(5) stat field 22); null elsewhere. Guards against reused ids. */
async function startTime(pid: number): Promise<number | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return null;
  }
}
