import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '#runtime/node/package-root.ts';
import type { Bench, BenchContext } from './bench.ts';
import { atMost } from './figures.ts';
import { cpuSeconds, proportionalBytes } from './process-tree.ts';

export const server: Bench = {
  name: 'server',
  what: 'a server with ten thousand jobs: how soon it answers, and what it costs while nothing is asked',
  async *run(bench) {
    const count = bench.quick ? 1000 : 10_000;
    const filling = await start(bench, 0);
    const audio = await upload(filling.url, bench.audio);
    await fill(filling.url, audio, count);
    await stop(filling.child);

    const { url, child, pid } = await start(bench, 1);
    const idleMs = bench.quick ? 5000 : 20_000;
    await pause(2000); // what a start leaves to be done
    const before = cpuSeconds(pid);
    await pause(idleMs);
    const share = ((cpuSeconds(pid) - before) / (idleMs / 1000)) * 100;
    yield { name: `idle with ${count} jobs, of one core`, value: share, unit: '%', goal: atMost(1) };
    const bytes = proportionalBytes(pid);
    yield { name: 'memory, idle', value: bytes / 1e6, unit: 'MB', goal: atMost(150) };

    const lists = await times(200, () => get(`${url}/api/render?limit=50`));
    yield { name: 'list of 50 jobs, 99th percentile', value: percentile(lists, 99), unit: 'ms', goal: atMost(50) };

    const request = { type: 'flat-1080p-landscape', scene: 'pulse', preset: 'draft', inputs: { audio } };
    const running = await post(`${url}/api/render`, request);
    while ((await get(`${url}/api/render/${running}`)).progress < 15) await pause(100);
    await delayP99(url);
    const submits = await times(200, () => post(`${url}/api/render`, request));
    const delay = await delayP99(url);
    const name = 'submit while a run is rendered, 99th percentile';
    yield { name, value: percentile(submits, 99), unit: 'ms', goal: atMost(50) };
    yield { name: 'the same, median', value: percentile(submits, 50), unit: 'ms' };
    yield { name: 'event loop delay meanwhile, 99th percentile', value: delay, unit: 'ms', goal: atMost(50) };
    await stop(child);
  },
};

interface Started {
  readonly url: string;
  readonly child: ChildProcess;
  readonly pid: number;
}

async function start({ folder, signal }: BenchContext, concurrency: number): Promise<Started> {
  const options = ['--port', '0', '--data-dir', join(folder, 'server'), '--disk-floor', '0', '--keep-jobs', '100000'];
  const program = join(packageRoot(), 'bin', 'emberloom');
  const args = [program, 'serve', ...options, '--concurrency', String(concurrency)];
  const child = spawn(process.execPath, [...nodeOptions, ...args], { stdio: ['ignore', 'pipe', 'ignore'], signal });
  let said = '';
  for await (const data of child.stdout) {
    said += String(data);
    const url = /^Emberloom is at (http:\S+)\//m.exec(said)?.[1];
    if (url !== undefined) return { url, child, pid: child.pid ?? 0 };
  }
  throw new Error(`The server ended: ${said}`);
}

/** As `bin/emberloom` itself has them. */
const nodeOptions = ['--max-semi-space-size=1', '--initial-old-space-size=16'];

/** Twice: there is nothing to be finished. */
async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  child.kill('SIGTERM');
  await ended;
}

async function upload(url: string, file: string): Promise<string> {
  const body = new Uint8Array(await readFile(file));
  const response = await fetch(`${url}/api/assets?name=track.flac`, { method: 'PUT', body });
  return ((await response.json()) as { id: string }).id;
}

/** Jobs that are over, and so stay: cancelled before anybody took them up. */
async function fill(url: string, audio: string, count: number): Promise<void> {
  const request = { type: 'flat-1080p-landscape', inputs: { audio } };
  let left = count;
  const work = async () => {
    while (left-- > 0) {
      const id = await post(`${url}/api/render`, request);
      await fetch(`${url}/api/render/${id}/cancel`, { method: 'POST' }).then((response) => response.arrayBuffer());
    }
  };
  await Promise.all([work(), work(), work(), work()]);
}

async function post(url: string, body: object): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const { jobId, detail } = (await response.json()) as { jobId?: string; detail?: string };
  if (jobId === undefined) throw new Error(`The server refuses a job: ${detail}`);
  return jobId;
}

async function get(url: string): Promise<{ readonly progress: number }> {
  return (await (await fetch(url)).json()) as { progress: number };
}

/** Milliseconds since the last time. */
async function delayP99(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^emberloom_event_loop_delay_p99_seconds (\S+)$/m.exec(text)?.[1]) * 1000;
}

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await work();
    all.push(performance.now() - started);
  }
  return all;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? Number.NaN;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
