import { readdirSync, readFileSync } from 'node:fs';
import type { RendererProcess } from '#server/jobs/renderer-records.ts';

// Through /proc, which only Linux has: elsewhere a process is known by its number alone, and has no descendants.

const pageBytes = 4096;

/** A running process with its start. */
export function identify(pid: number): RendererProcess {
  return { pid, started: readProcess(pid)?.started ?? 0 };
}

/** Whether it is still the same process, and no zombie. */
export function isAlive({ pid, started }: RendererProcess): boolean {
  if (process.platform === 'linux') return readProcess(pid)?.started === started;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Ends a process and all that it has started, also what is stopped and hears nothing. */
export function killTree(root: RendererProcess): void {
  if (!isAlive(root)) return;
  for (const pid of [root.pid, ...descendantsOf(root.pid)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It went by itself.
    }
  }
}

/** Memory that a process and all that it has started hold; what they share counts for each. */
export function residentBytes(pid: number): number {
  return [pid, ...descendantsOf(pid)].reduce((sum, member) => sum + (readProcess(member)?.pages ?? 0) * pageBytes, 0);
}

function descendantsOf(pid: number): number[] {
  const all = processNumbers().flatMap((number) => readProcess(number) ?? []);
  const found = [pid];
  // Grows while it is walked.
  for (const parent of found) found.push(...all.filter((one) => one.parent === parent).map((one) => one.pid));
  return found.slice(1);
}

function processNumbers(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** See proc(5), stat: behind the name in brackets come state, parent and, as fields 22 and 24, start and resident pages. */
function readProcess(pid: number): { pid: number; parent: number; started: number; pages: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return null;
    return { pid, parent: Number(parent), started: Number(fields[17]), pages: Number(fields[19]) };
  } catch {
    return null;
  }
}
