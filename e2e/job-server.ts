import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { endOf, type Ended } from './emberloom.ts';
import type { RunEvent } from './live-run.ts';
import { descendantsOf, type Process } from './processes.ts';

const root = resolve(import.meta.dirname, '..');

/** Builds a TypeScript program of a test into dist/, where it finds its packages. Resolves to the program. */
export async function buildProgram(source: string, name: string): Promise<string> {
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { target: 'node', noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: resolve(root, source),
      outDir: resolve(root, 'dist/e2e', name),
      target: 'node20',
      rolldownOptions: {
        output: { entryFileNames: 'main.js', keepNames: true, banner: 'const __dirname = import.meta.dirname;' },
      },
    },
  });
  return resolve(root, 'dist/e2e', name, 'main.js');
}

interface Told {
  readonly job?: string;
  readonly seq?: number;
  readonly event?: RunEvent & { readonly progress?: number; readonly reason?: string };
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

export function startServer(program: string, folder: string, options: object = {}): LiveServer {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const child = spawn(process.execPath, [program, join(folder, 'data'), JSON.stringify(options)], {
    env: { ...process.env, TMPDIR: temporary },
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
