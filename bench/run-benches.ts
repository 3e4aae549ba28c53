import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '#runtime/failure.ts';
import { packageRoot } from '#runtime/node/package-root.ts';
import { createScratchFolder, scratchParents, sweepScratchFolders } from '#runtime/node/scratch-folder.ts';
import { analysis } from './analysis.ts';
import type { Bench } from './bench.ts';
import { editor } from './editor.ts';
import { efficiency } from './efficiency.ts';
import type { Figure } from './figures.ts';
import { firstFrame } from './first-frame.ts';
import { memory } from './memory.ts';
import { motion } from './motion.ts';
import { readback } from './readback.ts';
import { scaling } from './scaling.ts';
import { sky } from './sky.ts';
import { server } from './server.ts';
import { sphere } from './sphere.ts';
import { transport } from './transport.ts';

const benches: readonly Bench[] = [
  efficiency,
  transport,
  scaling,
  memory,
  firstFrame,
  readback,
  analysis,
  sky,
  sphere,
  motion,
  server,
  editor,
];

export interface BenchOptions {
  readonly quick: boolean;
  /** Names, or `name:part`; all where there are none. */
  readonly only: readonly string[];
  readonly signal: AbortSignal;
}

export type BenchEvent =
  | { readonly type: 'bench'; readonly name: string; readonly what: string }
  | ({ readonly type: 'figure'; readonly bench: string } & Figure);

/** Runs benches one after another, with a cache of their own. Throws an InputError for an unknown name and off Linux. */
export async function* runBenches({ quick, only, signal }: BenchOptions): AsyncGenerator<BenchEvent> {
  const chosen = only.length > 0 ? only.map(benchNamed) : benches.map((bench) => ({ bench, part: undefined }));
  if (!existsSync('/proc/self/smaps_rollup')) {
    throw new InputError('bench-linux', 'The bench reads CPU time and memory from /proc, so it runs on Linux only.');
  }
  await sweepScratchFolders();
  const scratch = await createScratchFolder((await scratchParents()).temporary, 'bench');
  // Also for the programs that benches start: nothing is taken from earlier runs, and nothing is left for later ones.
  process.env['EMBERLOOM_CACHE'] = join(scratch.path, 'cache');
  const audio = join(packageRoot(), 'examples', 'demo-track', 'demo-track.flac');
  try {
    for (const { bench, part } of chosen) {
      yield { type: 'bench', name: bench.name, what: bench.what };
      for await (const figure of bench.run({ quick, folder: scratch.path, audio, part, signal })) {
        yield { type: 'figure', bench: bench.name, ...figure };
      }
    }
  } finally {
    await scratch.remove();
  }
}

/** `name` or `name:part`. */
function benchNamed(wanted: string): { bench: Bench; part: string | undefined } {
  const [name, part] = wanted.split(':');
  const bench = benches.find((known) => known.name === name);
  if (!bench) {
    const names = benches.map((known) => known.name).join(', ');
    throw new InputError('usage', `There is no bench "${name}". There are: ${names}.`);
  }
  if (part === undefined || bench.parts?.includes(part)) return { bench, part };
  const parts = bench.parts ? `It has: ${bench.parts.join(', ')}.` : 'It is one piece.';
  throw new InputError('usage', `The bench "${name}" has no part "${part}". ${parts}`);
}
