import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '#runtime/node/package-root.ts';
import type { AudioValue } from '#runtime/values.ts';
import type { LevelOptions, Levels } from './levels.ts';

/** What the other thread is told. */
export interface LevelsTask extends LevelOptions {
  readonly name: string;
  readonly path: string;
}

/** A thread takes about 50 ms to start; shorter tracks are done without. */
const LEAST_SECONDS = 20;

/**
 * Begins to measure the levels of a track in another thread, which ends with the signal. Null where that is no gain or cannot be: a
 * single core, a short track, one that lies in no file, or a program that runs from source, whose modules Node cannot start.
 */
export function startLevels(audio: AudioValue, classic: boolean, signal: AbortSignal): Promise<Levels> | null {
  const { name, path, sampleRate, sampleCount } = audio;
  const isBuilt = import.meta.filename.endsWith('.js');
  if (!isBuilt || path === undefined || sampleCount < LEAST_SECONDS * sampleRate) return null;
  if (availableParallelism() < 2 || signal.aborted) return null;
  const task: LevelsTask = { name, path, sampleRate, sampleCount, classic };
  const levels = run(task, signal);
  // Whoever waits for them still hears of it; nobody does before the spectra are measured.
  levels.catch(() => {});
  return levels;
}

function run(task: LevelsTask, signal: AbortSignal): Promise<Levels> {
  const worker = new Worker(join(packageRoot(), 'dist/cli/levels-worker.js'), { workerData: task });
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  return new Promise<Levels>((resolve, reject) => {
    worker.once('message', (levels: Levels) => resolve(levels));
    worker.once('error', reject);
    worker.once('exit', () => {
      reject(
        signal.aborted ? signal.reason : new Error(`The thread that measures ${task.name} ended without a result.`),
      );
    });
  }).finally(() => signal.removeEventListener('abort', stop));
}
