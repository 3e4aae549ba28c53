import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { scratchParents } from '#runtime/node/scratch-folder.ts';
import type { Bench, BenchContext } from './bench.ts';
import { atMost } from './figures.ts';
import { loopedTrack } from './tracks.ts';
import { proportionalBytes } from './process-tree.ts';
import { startRender } from './program.ts';

const megabyte = 1e6;
const sampleEveryMs = 200;

export const memory: Bench = {
  name: 'memory',
  what: 'highest memory of all processes of a run (PSS) with all that it keeps in /dev/shm',
  async *run(bench) {
    const hd = ['--audio', bench.audio, '--duration', bench.quick ? '1' : '5'];
    yield { name: '1080p, defaults', value: (await peakBytes(bench, hd)) / megabyte, unit: 'MB', goal: atMost(1500) };

    const long = bench.quick ? 60 : 600;
    const small = ['--template', 'pulse', '--preset', 'draft', '--fps', '24'];
    const size = ['capture.size=custom', 'capture.width=160', 'capture.height=90'].flatMap((set) => ['--set', set]);
    const peaks: number[] = [];
    for (const seconds of [10, long]) {
      const audio = await loopedTrack(bench, seconds);
      peaks.push((await peakBytes(bench, ['--audio', audio, ...small, ...size])) / megabyte);
    }
    const [short = Number.NaN, whole = Number.NaN] = peaks;
    const name = `${long} seconds of small frames above 10 seconds of them`;
    yield { name, value: whole - short, unit: 'MB', goal: atMost(64) };
    yield { name: '10 seconds of small frames', value: short, unit: 'MB' };

    const frames = bench.quick ? 3 : 40;
    const stereo = ['--audio', bench.audio, '--type', '360-stereo-8k', '--frames', `0-${frames - 1}`];
    const most = (await peakBytes(bench, stereo)) / megabyte;
    yield { name: `${frames} frames of 360-stereo-8k`, value: most, unit: 'MB', goal: atMost(10_000) };
  },
};

/** Peak over a whole run. Pages in /dev/shm count for themselves, since PSS knows only those that a process has mapped. */
async function peakBytes(bench: BenchContext, args: readonly string[]): Promise<number> {
  const { memory: parent } = await scratchParents();
  const { pid, ended } = startRender(bench, args);
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, proportionalBytes(pid) + scratchBytes(parent, pid));
  }, sampleEveryMs);
  const code = await ended.finally(() => clearInterval(timer));
  if (code !== 0) throw new Error(`emberloom render ${args.join(' ')} ended with ${code}.`);
  return peak;
}

function scratchBytes(parent: string, pid: number): number {
  const folders = readdirSync(parent).filter((name) => name.startsWith(`emberloom-${pid}-`));
  const files = folders.flatMap((folder) => filesBelow(join(parent, folder)));
  return files.reduce((sum, file) => sum + allocatedBytes(file), 0);
}

/** Nothing where the run has just removed them. */
function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

function allocatedBytes(file: string): number {
  return (statSync(file, { throwIfNoEntry: false })?.blocks ?? 0) * 512;
}
