import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';
import { endOf, type Ended } from './emberloom.ts';
import type { RunEvent } from './live-run.ts';
import { descendantsOf, survivorsOf, type Process } from './processes.ts';

interface Told {
  readonly job?: string;
  readonly seq?: number;
  readonly event?: RunEvent & { readonly progress?: number; readonly reason?: string; readonly blockedBy?: string };
  readonly ready?: number;
  readonly removed?: true;
  readonly foreseen?: readonly { readonly id: string; readonly why: string; readonly segments?: readonly object[] }[];
}

/** A job server that runs, and what it has told. */
export interface LiveServer {
  readonly child: ChildProcess;
  readonly told: readonly Told[];
  readonly ended: Promise<Ended>;
  /** Ends it as a power cut would. Its renderers share its standard error: only where they go too it has `ended`. */
  kill(): Promise<void>;
  say(command: object): void;
  /** Resolves with the first thing told, past or to come, that is meant. Rejects where the server ends without it. */
  until(meant: (told: Told, all: readonly Told[]) => boolean): Promise<Told>;
  renderer(): Process | undefined;
  /** Numbers of all renderers that `renderer()` has found. */
  readonly renderers: ReadonlySet<number>;
}

export function startServer(
  program: string,
  folder: string,
  options: object = {},
  env: NodeJS.ProcessEnv = {},
): LiveServer {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const child = spawn(process.execPath, [program, join(folder, 'data'), JSON.stringify(options)], {
    env: { ...process.env, TMPDIR: temporary, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = endOf(child);
  const told: Told[] = [];
  const waiting = new Set<() => void>();
  const renderers = new Set<number>();
  let over: Ended | null = null;
  createInterface({ input: child.stdout }).on('line', (line) => {
    told.push(JSON.parse(line) as Told);
    for (const look of waiting) look();
  });
  void ended.then((end) => {
    over = end;
    for (const look of waiting) look();
  });
  return {
    child,
    told,
    ended,
    async kill() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
    say: (command) => void child.stdin.write(`${JSON.stringify(command)}\n`),
    until: (meant) =>
      new Promise((found, failed) => {
        const look = () => {
          const match = told.find((one) => meant(one, told));
          if (!match && !over) return;
          waiting.delete(look);
          if (match) found(match);
          else failed(new Error(`The server ended: ${over?.stderr}`));
        };
        waiting.add(look);
        look();
      }),
    renderers,
    renderer() {
      const found = descendantsOf(child.pid ?? -1).find(({ command }) => command.includes('dist/server/renderer.js'));
      if (found) renderers.add(found.pid);
      return found;
    },
  };
}

/** Ends a server as people do; it leaves with 0 and takes its processes along. */
export async function stop(server: LiveServer): Promise<void> {
  const family = descendantsOf(server.child.pid ?? -1);
  server.child.kill('SIGTERM');
  const { code, stderr } = await server.ended;
  expect(code, stderr).toBe(0);
  expect(await survivorsOf(family, 1000)).toEqual([]);
}

/** All finished files. */
export function outputs(folder: string): Buffer[] {
  const root = join(folder, 'data/outputs');
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mp4'));
  return names.map((name) => readFileSync(join(root, name)));
}

/** What should be gone: temporary folders, running work, unfinished attempts. */
export function leftIn(folder: string, servers: readonly LiveServer[]): string[] {
  const below = (path: string) => (existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : []);
  const pids = servers.flatMap(({ renderers }) => [...renderers]);
  const memory = below('/dev/shm').filter((path) => pids.some((pid) => path.includes(`/emberloom-${pid}-`)));
  const root = join(folder, 'data/outputs');
  const attempts = below(root).flatMap(below);
  const empty = attempts.filter((attempt) => below(attempt).length !== 1);
  return [...memory, ...below(join(folder, 'tmp')), ...below(join(folder, 'data/cache/work')), ...empty];
}

/** The events of each job are numbered 1, 2, 3 … */
export function expectGapless({ told }: LiveServer): void {
  for (const job of new Set(told.flatMap(({ job }) => job ?? []))) {
    const numbers = told.flatMap((one) => (one.job === job && one.seq !== undefined ? one.seq : []));
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  }
}
