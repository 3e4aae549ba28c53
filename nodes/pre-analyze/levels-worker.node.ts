import { parentPort, workerData } from 'node:worker_threads';
import { readPcm } from '#runtime/node/pcm-file.ts';
import { LevelMeter } from './levels.ts';
import type { LevelsTask } from './levels-thread.node.ts';
import { forEachChunk } from './pcm.ts';

// The other thread of levels-thread.node.ts: measures one file, answers with its levels and ends.

const task: LevelsTask = workerData;
const meter = new LevelMeter(task);
const audio = {
  ...task,
  read: (from: number, to: number, signal: AbortSignal) => readPcm(task.path, task.sampleCount, from, to, signal),
};
await forEachChunk(audio, new AbortController().signal, meter.push, () => {});
parentPort?.postMessage(meter.finish());
