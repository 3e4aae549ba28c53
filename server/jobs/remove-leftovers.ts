import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobStore } from './store.ts';

/**
 * Removes what a server that was killed has left between a job and its files: folders of jobs that are gone, and of attempts that led
 * to nothing. Call it before the queue starts.
 */
export async function removeLeftovers(store: JobStore, outputs: string): Promise<void> {
  for (const id of await readdir(outputs)) {
    const kept = new Set(store.artifacts(id).map(({ attempt }) => String(attempt)));
    if (kept.size === 0) await rm(join(outputs, id), { recursive: true });
    else
      for (const attempt of await readdir(join(outputs, id))) {
        if (!kept.has(attempt)) await rm(join(outputs, id, attempt), { recursive: true });
      }
  }
}
