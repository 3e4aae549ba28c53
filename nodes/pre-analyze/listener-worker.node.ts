import { parentPort, workerData } from 'node:worker_threads';
import { readPcm } from '#runtime/node/pcm-file.ts';
import { LevelMeter } from './levels.ts';
import type { ListenerAnswer, ListenerOrder, ListenerTask } from './listener-thread.node.ts';
import { forEachChunk } from './pcm.ts';
import { RowMeter } from './window-rows.ts';

// The other thread of listener-thread.node.ts: measures the levels of one file, then the rows it is asked for, until it is told to end.

if (!parentPort) throw new Error('This runs in a thread of its own.');
const port = parentPort;
const task: ListenerTask = workerData;
const { signal } = new AbortController();
const audio = {
  ...task,
  read: (from: number, to: number) => readPcm(task.path, task.sampleCount, from, to, signal),
};
const rows = new RowMeter(audio);

let done = measureLevels();
port.on('message', (order: ListenerOrder) => {
  if (order) done = done.then(() => measureRows(order));
  else port.close();
});

async function measureLevels(): Promise<void> {
  const meter = new LevelMeter(task);
  await forEachChunk(audio, { signal }, meter.push);
  answer({ levels: meter.finish() });
}

async function measureRows(order: NonNullable<ListenerOrder>): Promise<void> {
  const measured = await rows.measure(order, signal);
  answer({ rows: measured }, [measured.buffer]);
}

function answer(message: ListenerAnswer, transferred: ArrayBuffer[] = []): void {
  port.postMessage(message, transferred);
}
