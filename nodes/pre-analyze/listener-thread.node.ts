import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '#runtime/node/package-root.ts';
import type { AudioValue } from '#runtime/values.ts';
import type { LevelOptions, Levels } from './levels.ts';
import type { Listener } from './listener.ts';
import type { GridRange } from './window-rows.ts';

/** What the other thread is told at its start. */
export interface ListenerTask extends LevelOptions {
  readonly name: string;
  readonly path: string;
}

/** Then it is asked for rows, in the order in which it answers; null ends it. */
export type ListenerOrder = GridRange | null;

export type ListenerAnswer =
  | { readonly levels: Levels; readonly rows?: never }
  | { readonly rows: Float64Array; readonly levels?: never };

/** A thread takes about 50 ms to start; shorter tracks are done without. */
const LEAST_SECONDS = 20;

/**
 * Begins to hear a track in another thread, which ends with the signal or when it is disposed of. Null where that is no gain or
 * cannot be: a single core, a short track, one that lies in no file, or a program that runs from source, whose modules Node cannot
 * start.
 */
export function startListener(
  audio: AudioValue,
  classic: boolean,
  signal: AbortSignal,
): (Listener & Disposable) | null {
  const { name, path, sampleRate, sampleCount } = audio;
  const isBuilt = import.meta.filename.endsWith('.js');
  if (!isBuilt || path === undefined || sampleCount < LEAST_SECONDS * sampleRate) return null;
  if (availableParallelism() < 2 || signal.aborted) return null;
  return new ListenerThread({ name, path, sampleRate, sampleCount, classic }, signal);
}

interface Waiting<Value> {
  resolve(value: Value): void;
  reject(reason: unknown): void;
}

class ListenerThread implements Listener, Disposable {
  readonly levels: Promise<Levels>;
  readonly #worker: Worker;
  readonly #rows: Waiting<Float64Array>[] = [];
  #failure: Error | null = null;

  constructor(task: ListenerTask, signal: AbortSignal) {
    const worker = new Worker(join(packageRoot(), 'dist/cli/listener-worker.js'), { workerData: task });
    this.#worker = worker;
    const stop = () => void worker.terminate();
    signal.addEventListener('abort', stop, { once: true });
    this.levels = new Promise((resolve, reject) => {
      const fail = (reason: Error) => {
        this.#failure ??= reason;
        reject(reason);
        for (const waiting of this.#rows.splice(0)) waiting.reject(reason);
      };
      worker.on('message', (answer: ListenerAnswer) => {
        if (answer.levels) resolve(answer.levels);
        else this.#rows.shift()?.resolve(answer.rows);
      });
      worker.once('error', fail);
      worker.once('exit', () => {
        signal.removeEventListener('abort', stop);
        fail(signal.aborted ? signal.reason : new Error(`The thread that hears ${task.name} ended too early.`));
      });
    });
    // Whoever waits for them still hears of it; nobody does before the spectra are measured.
    this.levels.catch(() => {});
  }

  rows(range: GridRange): Promise<Float64Array> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#rows.push({ resolve, reject });
      this.#order(range);
    });
  }

  [Symbol.dispose](): void {
    this.#order(null);
  }

  #order(order: ListenerOrder): void {
    this.#worker.postMessage(order);
  }
}
