import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { BeatNetwork } from '#nodes/pre-analyze/beat-network.ts';
import { corpus } from '#nodes/pre-analyze/corpus/corpus.ts';
import { heldOutCorpus } from '#nodes/pre-analyze/corpus/held-out.ts';
import type { Style } from '#nodes/pre-analyze/corpus/style.ts';
import { packageRoot } from '#runtime/node/package-root.ts';
import { fitNetwork } from './fit-network.ts';
import { networkSource } from './network-source.ts';
import { randomPiece } from './random-style.ts';
import { bestScoreOf, hearPiece, scoreOf, type HeardPiece, type MeanScore } from './readings.ts';

export interface FitBeatsRequest {
  readonly seed: number;
  /** Random pieces to learn from, and others that are only scored. */
  readonly pieces: number;
  readonly leftOut: number;
  /** Networks from different starting points; the one that does best on the pieces left out is taken. */
  readonly fits: number;
  readonly steps: number;
  readonly signal: AbortSignal;
}

const HIDDEN_UNITS = 10;
const corpusScales = [0.82, 0.88, 0.94, 1, 1.07, 1.16];
const heldOutScales = [0.82, 0.85, 0.92, 1, 1.1, 1.16];

/**
 * Fits the network that says which reading of a piece a listener would tap, prints its figures beside those of the one in use, and
 * writes it in its place where it is worse on none of the sets that it did not learn from. Whether it was, is returned.
 */
export async function fitBeats(request: FitBeatsRequest, print: (line: string) => void): Promise<boolean> {
  const { seed, pieces, leftOut, fits, steps, signal } = request;
  const learned = await hearAll('pieces to learn from', randomPieces(seed, 0, pieces), signal, print);
  const sets = {
    'left out': await hearAll('left out', randomPieces(seed, pieces, leftOut), signal, print),
    corpus: await hearAll('corpus', atScales(corpus, corpusScales), signal, print),
    'held out': await hearAll('held out', atScales(heldOutCorpus, heldOutScales), signal, print),
  };
  const networks: BeatNetwork[] = [];
  for (let fit = 0; fit < fits; fit++) {
    signal.throwIfAborted();
    const network = fitNetwork(learned, { seed: seed + fit, hiddenUnits: HIDDEN_UNITS, steps });
    print(`fit ${fit + 1}: left out ${figures(scoreOf(sets['left out'], network))}`);
    networks.push(network);
    await breathe();
  }
  const merit = (network: BeatNetwork) => scoreOf(sets['left out'], network).f70;
  const best = networks.reduce((a, b) => (merit(b) > merit(a) ? b : a));

  print(comparison('learned', learned, best));
  for (const [name, set] of Object.entries(sets)) print(comparison(name, set, best));
  const worse = Object.entries(sets).filter(([, set]) => scoreOf(set, best).f70 < scoreOf(set).f70);
  if (worse.length > 0) {
    print(`Not written: it is worse on ${worse.map(([name]) => name).join(' and ')}.`);
    return false;
  }
  const target = join(packageRoot(), 'nodes/pre-analyze/beat-weights.ts');
  await writeFile(target, networkSource(best));
  print(`${target} is written: npm run fix, raise ANALYSIS_VERSION, and run the tests.`);
  return true;
}

interface Task {
  readonly style: Style;
  readonly timeScale: number;
  readonly sparse: boolean;
}

function randomPieces(seed: number, first: number, count: number): Task[] {
  return Array.from({ length: count }, (_, n) => ({ ...randomPiece(seed, first + n), timeScale: 1 }));
}

function atScales(styles: readonly Style[], scales: readonly number[]): Task[] {
  return styles.flatMap((style) => scales.map((timeScale) => ({ style, timeScale, sparse: false })));
}

async function hearAll(
  name: string,
  tasks: readonly Task[],
  signal: AbortSignal,
  print: (line: string) => void,
): Promise<HeardPiece[]> {
  const heard: HeardPiece[] = [];
  for (const { style, timeScale, sparse } of tasks) {
    signal.throwIfAborted();
    heard.push(hearPiece(style, timeScale, sparse));
    if (heard.length % 50 === 0 || heard.length === tasks.length) print(`${name}: ${heard.length} of ${tasks.length}`);
    await breathe();
  }
  return heard;
}

function comparison(name: string, pieces: readonly HeardPiece[], network: BeatNetwork): string {
  const [before, after, best] = [scoreOf(pieces), scoreOf(pieces, network), bestScoreOf(pieces)];
  return `${name.padEnd(9)} before ${figures(before)}, after ${figures(after)}, best readings ${figures(best)}`;
}

function figures({ f70, amlt }: MeanScore): string {
  return `F ${f70.toFixed(3)} AMLt ${amlt.toFixed(3)}`;
}
