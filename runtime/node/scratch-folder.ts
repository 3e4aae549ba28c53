import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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
// A browser that is just dying may still write into its folder.
const PERSISTENT = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 } as const;

/** Paths of this process that are to go: whoever leaves in a hurry (a second Ctrl-C, a fault of our own) still takes them along. */
const mine = new Set<string>();
process.on('exit', () => {
  for (const path of mine) {
    try {
      rmSync(path, PERSISTENT);
    } catch {
      // The next start sweeps it.
    }
  }
});

/** Makes a folder in `parent` (see `scratchParents`). */
export async function createScratchFolder(parent: string, purpose: string): Promise<ScratchFolder> {
  const owner = `${process.pid}-${(await readStat(process.pid))?.started ?? 0}`;
  const path = join(parent, `${PREFIX}${owner}-${purpose}-${randomBytes(4).toString('hex')}`);
  await mkdir(path, { recursive: true, mode: 0o700 });
  mine.add(path);
  const claims: string[] = [];
  return {
    path,
    async claim(claimed) {
      claims.push(claimed);
      mine.add(claimed);
      // Renamed into place: a kill in between must not lose the claims that were there.
      const next = join(path, `${CLAIMS}.${claims.length}`);
      await writeFile(next, JSON.stringify(claims));
      await rename(next, join(path, CLAIMS));
    },
    async remove() {
      for (const leaving of [...claims, path]) {
        await rm(leaving, PERSISTENT);
        mine.delete(leaving);
      }
    },
  };
}

/** Where scratch folders may lie: memory, temporary disk, and the cache's own disk. */
export async function scratchParents(): Promise<{ memory: string; temporary: string; work: string }> {
  return { memory: '/dev/shm', temporary: tmpdir(), work: await cacheFolder('work') };
}

/** Removes what processes that are no more left behind; returns how many folders that were. What cannot go now stays for the next start. */
export async function sweepScratchFolders(): Promise<number> {
  let swept = 0;
  for (const parent of Object.values(await scratchParents())) {
    for (const name of await readdir(parent).catch(() => [])) {
      const match = /^emberloom-(\d+)-(\d+)-/.exec(name);
      if (!match || (await isAlive(Number(match[1]), Number(match[2])))) continue;
      const path = join(parent, name);
      if (!(await isOurs(path))) continue;
      try {
        for (const leaving of [...(await readClaims(path)), path]) await rm(leaving, PERSISTENT);
        swept++;
      } catch {
        // Still being written to by a browser that is dying, or on a disk that is read-only by now.
      }
    }
  }
  return swept;
}

/** Everybody may write to /tmp and /dev/shm: the claims of another user's folder could name any file of ours. */
async function isOurs(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats !== null && stats.isDirectory() && (!process.getuid || stats.uid === process.getuid());
}

async function readClaims(path: string): Promise<string[]> {
  try {
    const claims: unknown = JSON.parse(await readFile(join(path, CLAIMS), 'utf8'));
    return Array.isArray(claims) ? claims.filter((claim) => typeof claim === 'string') : [];
  } catch {
    // No claims.
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
  const now = await readStat(pid);
  // A zombie has ended; nobody has asked for its exit code, and in a container perhaps nobody ever will.
  if (now?.state === 'Z' || now?.state === 'X') return false;
  return now === null || started === 0 || now.started === started;
}

/** State and, in clock ticks since boot, start of a process (Linux, proc(5) stat, fields 3 and 22); null elsewhere. */
async function readStat(pid: number): Promise<{ state: string; started: number } | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', started: Number(fields[19]) };
  } catch {
    return null;
  }
}
