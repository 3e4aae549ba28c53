import { GRID_HZ } from '#runtime/features.ts';
import { beatChain } from './beat-chain.ts';
import type { HeardTrack, Hypothesis } from './beat-evidence.ts';
import type { Novelty } from './novelty.ts';
import type { Onset } from './onsets.ts';
import { candidateTempi, pathClarity, periodsAlong, tempoPath } from './tempo-path.ts';
import { bpmOf, tempogram } from './tempogram.ts';

/** Tempi that beats are looked for at: a little more than the range that is promised. */
const SEARCH_RANGE_BPM = [48, 222] as const;
/** Hypotheses below this share of the greatest clarity are dropped. */
const CLARITY_SHARE = 0.25;
/** Onsets from this strength on may be the first beat, and low strokes from this one on. */
const FIRST_STRENGTH = 0.3;
const FIRST_LOW_STROKE = 0.4;
/** Where in the step beats may lie beside the chain that was found: on what it took for off-beats, triplets, sixteenths. */
const SHIFTS = [0, 1 / 2, 1 / 3, 2 / 3, 1 / 4, 3 / 4] as const;
/** Grid points around a wanted beat in which its stroke lies. */
const REACH = 3;

/** The ways to hear a track that are worth weighing, and what they are weighed by; none where nothing repeats. */
export function hypothesesOf(
  novelty: Novelty,
  onsets: readonly Onset[],
): { readonly hypotheses: readonly Hypothesis[]; readonly track: HeardTrack } {
  const all = listHypotheses(novelty);
  const clearest = Math.max(0, ...all.map(({ clarity }) => clarity));
  const onset = onsets.find(({ strength }) => strength >= FIRST_STRENGTH)?.time ?? 0;
  const stroke = novelty.low.findIndex((value) => value >= FIRST_LOW_STROKE);
  return {
    hypotheses: all.filter(({ clarity }) => clarity >= CLARITY_SHARE * clearest),
    track: { novelty, firstOnsets: [onset * GRID_HZ, Math.max(0, stroke)], clearest },
  };
}

function listHypotheses(novelty: Novelty): Hypothesis[] {
  const map = tempogram(novelty.joint);
  const paths = candidateTempi(map, SEARCH_RANGE_BPM).map((centre) => tempoPath(map, centre));
  return paths.filter(withinRange).flatMap((path) => {
    const clarity = pathClarity(map, path);
    const periods = periodsAlong(path, novelty.joint.length);
    const chain = beatChain(novelty.joint, periods);
    const irregularity = irregularityOf(chain, periods);
    return SHIFTS.map((shift) => ({ chain: shiftChain(chain, shift, novelty), periods, clarity, irregularity }));
  });
}

/** A path may stray from its centre, and must not end up where nobody taps. */
function withinRange(path: Int16Array): boolean {
  const bpm = bpmOf(path.toSorted()[path.length >> 1]!);
  return bpm >= SEARCH_RANGE_BPM[0] / 1.02 && bpm <= SEARCH_RANGE_BPM[1] * 1.02;
}

function irregularityOf(chain: readonly number[], periods: Float32Array): number {
  let sum = 0;
  for (let n = 1; n < chain.length; n++) sum += Math.abs(Math.log2((chain[n]! - chain[n - 1]!) / periods[chain[n]!]!));
  return sum / Math.max(1, chain.length);
}

/** The chain moved by a share of each step, each beat to the strongest point near. */
function shiftChain(chain: readonly number[], shift: number, { joint }: Novelty): readonly number[] {
  if (shift === 0) return chain;
  return chain.slice(1).map((k, n) => {
    const wanted = Math.round(chain[n]! + shift * (k - chain[n]!));
    let best = wanted;
    for (let near = wanted - REACH; near <= wanted + REACH; near++) {
      if ((joint[near] ?? 0) > (joint[best] ?? 0)) best = near;
    }
    return best;
  });
}
