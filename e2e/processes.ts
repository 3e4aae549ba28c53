import { readdirSync, readFileSync } from 'node:fs';

/** A process of this machine, known again even where its number has been given to another one since. Linux only. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks since boot. */
  readonly started: number;
  readonly command: string;
}

/** Everything that a process has started, directly or not. */
export function descendantsOf(pid: number): Process[] {
  const all = processes();
  const found = all.filter(({ parent }) => parent === pid);
  for (const { pid: parent } of found) found.push(...all.filter((process) => process.parent === parent));
  return found;
}

/** The browser that a run has started: the ancestor of all that draws. */
export function browserOf(pid: number): Process | undefined {
  return descendantsOf(pid).find(({ parent, command }) => parent === pid && command.includes('--user-data-dir='));
}

/** The encoders that a run has open: each takes raw frames on its standard input. */
export function encodersOf(pid: number): Process[] {
  return descendantsOf(pid).filter(({ command }) => command.includes('rawvideo') && command.includes('pipe:0'));
}

/** Sends a signal. Throws where there is nobody to get it: the test would show nothing. */
export function strike(victim: Process | undefined, signal: NodeJS.Signals = 'SIGKILL'): void {
  if (!victim) throw new Error(`There is no process to send ${signal} to.`);
  process.kill(victim.pid, signal);
}

/** Those that still live once the patience is over; none, as soon as there is none. */
export async function survivorsOf(suspects: readonly Process[], patienceMs: number): Promise<Process[]> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const alive = suspects.filter(isAlive);
    if (alive.length === 0 || performance.now() > until) return alive;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isAlive({ pid, started }: Process): boolean {
  return readProcess(pid)?.started === started;
}

function processes(): Process[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => readProcess(Number(id)) ?? []);
}

/** See proc(5): after the name in brackets come state, parent and, in the 22nd field, the start. A zombie is no more. */
function readProcess(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return null;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { pid, parent: Number(parent), started: Number(fields[17]), command };
  } catch {
    return null;
  }
}
