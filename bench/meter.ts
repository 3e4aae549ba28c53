import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { cpuSeconds } from './process-tree.ts';

export interface Measured {
  readonly seconds: number;
  /** Of this process and all that it started. */
  readonly cpuSeconds: number;
  /** Part of the machine's CPU time that went to other programs or to other guests of the host, 0…1. */
  readonly othersShare: number;
}

export const cores = cpus().length;

const everything: Measured[] = [];

/** Starts to measure; the returned function ends it. */
export function startMeter(): () => Measured {
  const start = { at: performance.now(), cpu: cpuSeconds(process.pid), machine: machineSeconds() };
  return () => {
    const seconds = (performance.now() - start.at) / 1000;
    const cpu = cpuSeconds(process.pid) - start.cpu;
    const others = machineSeconds() - start.machine - cpu;
    const measured = { seconds, cpuSeconds: cpu, othersShare: Math.max(0, others / (seconds * cores)) };
    everything.push(measured);
    return measured;
  };
}

export async function measure(work: () => Promise<void>): Promise<Measured> {
  const end = startMeter();
  await work();
  return end();
}

/** The others' share over all that was measured so far. */
export function othersShare(): number {
  const seconds = everything.reduce((sum, part) => sum + part.seconds, 0);
  return everything.reduce((sum, part) => sum + part.othersShare * part.seconds, 0) / Math.max(seconds, 1e-9);
}

/** CPU seconds that all processors were busy since boot, time taken by the host included (proc_stat(5)). */
function machineSeconds(): number {
  const [total = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = total.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softIrq + steal) / 100;
}
