import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const exec = promisify(execFile);
const program = resolve(import.meta.dirname, '../bin/emberloom');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for one test, removed after it; `cache` below it is the cache of the runs in it. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the command line as a person would, with a cache of its own in `folder`. */
export function startEmberloom(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...process.env, EMBERLOOM_CACHE: join(folder, 'cache'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function emberloom(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return endOf(startEmberloom(folder, args, env));
}

export function endOf(child: ChildProcess): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data: Buffer) => (text.stdout += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (text.stderr += data.toString()));
  return new Promise((ended) => child.on('close', (code) => ended({ code, ...text })));
}

/** The events that `--json` printed. */
export function eventsOf({ stdout }: Ended): { type: string; [key: string]: unknown }[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { type: string });
}

/** Runs ffmpeg itself, as an oracle or to make material; returns what it wrote to stdout. */
export async function ffmpeg(...args: readonly string[]): Promise<Buffer> {
  const { stdout } = await exec('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], {
    encoding: 'buffer',
    maxBuffer: 2 ** 30,
  });
  return stdout;
}

/** Probes a file with ffprobe, an independent reader. */
export async function ffprobe(...args: readonly string[]): Promise<Record<string, never>> {
  const { stdout } = await exec('ffprobe', ['-v', 'error', '-of', 'json', ...args], { maxBuffer: 2 ** 28 });
  return JSON.parse(stdout) as Record<string, never>;
}

/** A quiet sine tone as a WAV file of exactly that length. */
export async function toneFile(folder: string, seconds: number): Promise<string> {
  const file = join(folder, `tone-${seconds}.wav`);
  await ffmpeg('-f', 'lavfi', '-i', `sine=frequency=220:sample_rate=48000:duration=${seconds}`, '-ac', '2', file);
  return file;
}
