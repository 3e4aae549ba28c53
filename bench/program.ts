import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { RunEvent } from '#runtime/events.ts';
import { packageRoot } from '#runtime/node/package-root.ts';
import type { BenchContext } from './bench.ts';

export interface RunningProgram {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

/** Starts `emberloom render` as a person would. Called with every event that it prints. */
export function startRender(
  { folder, signal }: BenchContext,
  args: readonly string[],
  onEvent: (event: RunEvent) => void = () => {},
): RunningProgram {
  const program = join(packageRoot(), 'bin', 'emberloom');
  const output = ['--output', join(folder, 'program.mp4'), '--overwrite', '--fresh', '--json'];
  const child = spawn(program, ['render', ...output, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    signal,
  });
  createInterface({ input: child.stdout }).on('line', (line) => onEvent(JSON.parse(line) as RunEvent));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (child.pid === undefined) throw new Error(`${program} could not be started.`);
  return { child, pid: child.pid, ended };
}
