import type { RendererProcess, RendererRecords } from '#server/jobs/renderer-records.ts';
import { isAlive, killTree } from './processes.ts';

const patienceMs = 5000;

/** Ends renderers that an earlier server could not take along. Resolves when they are gone, since two might work on the same run. */
export async function endOrphans(records: RendererRecords): Promise<void> {
  for (const orphan of records.recorded()) {
    killTree(orphan);
    await isGone(orphan);
    records.forget(orphan.pid);
  }
}

async function isGone(process: RendererProcess): Promise<void> {
  for (const until = performance.now() + patienceMs; isAlive(process) && performance.now() < until;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
