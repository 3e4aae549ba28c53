import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endOf, startEmberloom, type Ended } from './emberloom.ts';

export interface RunEvent {
  readonly type: string;
  readonly state?: string;
  readonly stage?: string;
  readonly id?: string;
  readonly index?: number;
  readonly first?: number;
  readonly count?: number;
  readonly frame?: number;
  readonly code?: string;
  readonly message?: string;
}

/** A run of the command line whose events are read while it goes on, so that it can be struck at a chosen moment. */
export interface LiveRun {
  readonly pid: number;
  readonly child: ChildProcess;
  readonly events: readonly RunEvent[];
  readonly ended: Promise<Ended>;
  /** Resolves with the first event, past or to come, that is meant; null where the run ends without one. */
  until(meant: (event: RunEvent, events: readonly RunEvent[]) => boolean): Promise<RunEvent | null>;
}

/** Starts a run with `--json`. Its temporary folder is `tmp` below `folder`, so that nothing it leaves there goes unseen. */
export function startLive(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): LiveRun {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const child = startEmberloom(folder, [...args, '--json'], { TMPDIR: temporary, ...env });
  const ended = endOf(child);
  const events: RunEvent[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of waiting) look();
  };
  let over = false;
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      events.push(JSON.parse(line) as RunEvent);
      wake();
    });
  }
  void ended.then(() => {
    over = true;
    wake();
  });
  return {
    pid: child.pid ?? 0,
    child,
    events,
    ended,
    until: (meant) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.find((event) => meant(event, events));
          if (!found && !over) return;
          waiting.delete(look);
          resolve(found ?? null);
        };
        waiting.add(look);
        look();
      }),
  };
}

/** Starts a render of the light scene `pulse` into `outputIn(folder)`. */
export function startPulse(folder: string, audio: string, more: readonly string[]): LiveRun {
  const what = ['--audio', audio, '--type', 'flat-1080p-landscape', '--template', 'pulse'];
  return startLive(folder, ['render', ...what, '--output', outputIn(folder), ...more]);
}

export function outputIn(folder: string): string {
  return join(folder, 'out.mp4');
}

/** Frames that a run has handed to its encoders. */
export function framesDrawn(events: readonly RunEvent[]): number {
  return events.filter(({ type, stage, frame }) => type === 'stage' && stage === 'render' && frame !== undefined)
    .length;
}

/** Frames in segments of one state. */
export function framesIn(events: readonly RunEvent[], state: 'rendered' | 'reused' | 'retried'): number {
  const segments = events.filter((event) => event.type === 'segment' && event.state === state);
  return segments.reduce((sum, { count }) => sum + (count ?? 0), 0);
}

/** All that runs with one folder, and the process `pid` in particular, have left where nothing should be. */
export function leftovers(folder: string, pids: readonly number[]): string[] {
  const below = (path: string) => {
    try {
      return readdirSync(path).map((name) => join(path, name));
    } catch {
      return [];
    }
  };
  const memory = below('/dev/shm').filter((path) => pids.some((pid) => path.includes(`/emberloom-${pid}-`)));
  const parts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.part'));
  return [...memory, ...below(join(folder, 'tmp')), ...below(join(folder, 'cache', 'work')), ...parts];
}
