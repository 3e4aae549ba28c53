import { mkdirSync } from 'node:fs';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Thumbnail } from '#runtime/protocol/thumbnail.ts';
import type { JobStore } from '#server/jobs/store.ts';

/** The latest thumbnail of every job: as a file for later, and handed on at once. */
export interface Previews extends Disposable {
  take(thumbnail: Thumbnail): void;
  /** Of a job that is at work; null before the first. */
  latest(jobId: string): Thumbnail | null;
  /** Where it lies, once there is one. */
  file(jobId: string): string;
  /** Returns how to stop that. */
  watch(hear: (thumbnail: Thumbnail) => void): () => void;
}

/** Keeps pictures in `folder` as long as the store keeps their jobs. */
export async function openPreviews(folder: string, store: Pick<JobStore, 'get' | 'ref' | 'watch'>): Promise<Previews> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (jobId: string) => join(folder, `${jobId}.jpg`);
  const listeners = new Set<(thumbnail: Thumbnail) => void>();
  const atWork = new Map<string, Thumbnail>();
  const writing = new Map<string, Promise<void>>();

  for (const name of await readdir(folder)) {
    const id = name.match(/^(.+)\.jpg$/)?.[1];
    if (id === undefined || !store.ref(id)) await rm(join(folder, name), { force: true });
  }

  const forget = store.watch((ids) => {
    for (const id of ids) {
      // Most jobs that change have no picture: they wait, or have waited in vain.
      if (atWork.has(id) && store.get(id)?.state !== 'processing') atWork.delete(id);
      if (!store.ref(id)) inTurn(id, () => rm(file(id), { force: true }));
    }
  });

  /** One after the other, so that the latest stays. A picture is nothing to fail for. */
  function inTurn(id: string, work: () => Promise<void>): void {
    const turn = (writing.get(id) ?? Promise.resolve()).then(work).catch(() => {});
    writing.set(id, turn);
    void turn.then(() => writing.get(id) === turn && writing.delete(id));
  }

  async function write({ jobId, bytes }: Thumbnail): Promise<void> {
    if (!store.ref(jobId)) return;
    const part = join(folder, `${jobId}.part`);
    await writeFile(part, bytes);
    await rename(part, file(jobId));
  }

  return {
    take(thumbnail) {
      atWork.set(thumbnail.jobId, thumbnail);
      inTurn(thumbnail.jobId, () => write(thumbnail));
      for (const hear of [...listeners]) hear(thumbnail);
    },
    latest: (jobId) => atWork.get(jobId) ?? null,
    file,
    watch(hear) {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
    [Symbol.dispose]: forget,
  };
}
