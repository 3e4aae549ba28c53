import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { PreparedRun } from '#runtime/prepare.ts';
import { runGraph, type RunOptions } from '#runtime/run.ts';
import { remember, type RunMemory } from '#runtime/run-memory.ts';
import { cacheFolder } from './cache-folder.ts';
import { publishFile } from './publish-file.ts';

const texts = z.record(z.string(), z.string());
const memorySchema = z.object({
  nodes: z.record(z.string(), z.object({ type: z.string(), params: texts, inputs: texts })),
}) satisfies z.ZodType<RunMemory>;

/** Runs a whole graph, and keeps what it was made of for later forecasts. Rejects with the first failure. */
export async function runRemembered(run: RunOptions): Promise<void> {
  const text = JSON.stringify(remember(run.prepared));
  // Where the cache cannot be written to, the run itself has more to say about it.
  await publishFile(await placeOf(run.prepared), Buffer.from(text)).catch(() => {});
  await runGraph(run);
}

/** What the last run of this graph was made of; a graph is known by its name. Null where none is remembered. */
export async function recallRun(prepared: PreparedRun): Promise<RunMemory | null> {
  try {
    return memorySchema.parse(JSON.parse(await readFile(await placeOf(prepared), 'utf8')));
  } catch {
    return null;
  }
}

async function placeOf({ validation }: PreparedRun): Promise<string> {
  const name = createHash('sha256')
    .update(validation.document.name ?? '')
    .digest('hex');
  return join(await cacheFolder('runs'), `${name}.json`);
}
