import { readdirSync, readFileSync } from 'node:fs';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/** USER_HZ of every Linux that Node runs on. */
const ticksPerSecond = 100;

/** The process and its descendants that are alive: Chromium's processes hang below its zygotes. Linux only. */
export function processTree(root: number): readonly ProcessEntry[] {
  const children = new Map<number, ProcessEntry[]>();
  const entries = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readEntry);
  for (const entry of entries) children.set(entry.parent, [...(children.get(entry.parent) ?? []), entry]);
  const tree = entries.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/**
 * CPU seconds that the tree has used, those of ended processes included once their parents have reaped them. To 10 ms; threads of a
 * pool count like any other.
 */
export function cpuSeconds(root: number): number {
  return processTree(root).reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond;
}

/** Proportional set size of the tree in bytes: a page that n processes share counts an nth for each. */
export function proportionalBytes(root: number): number {
  return processTree(root).reduce((sum, { pid }) => sum + proportionalBytesOf(pid), 0);
}

function readEntry(name: string): ProcessEntry[] {
  const stat = read(`/proc/${name}/stat`);
  // proc_pid_stat(5): the name in brackets may hold anything; fields count from the state behind it.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent, user = 0, system = 0, reapedUser = 0, reapedSystem = 0] = [fields[1], ...fields.slice(11, 15)];
  return parent === undefined ? [] : [{ pid: Number(name), parent, ticks: user + system + reapedUser + reapedSystem }];
}

function proportionalBytesOf(pid: number): number {
  const match = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`));
  return Number(match?.[1] ?? 0) * 1024;
}

/** Empty where the process has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
