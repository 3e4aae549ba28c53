import { GRID_HZ } from '#runtime/features.ts';
import { beatChain } from './beat-chain.ts';
import { evidence, type Hypothesis } from './beat-evidence.ts';
import { hypothesesOf } from './beat-hypotheses.ts';
import { plausibility } from './beat-network.ts';
import { beatTimes } from './beat-times.ts';
import { downbeatIndices } from './downbeats.ts';
import type { FluxTracks } from './flux.ts';
import { percentile } from './normalise.ts';
import { noveltyOf, type Novelty } from './novelty.ts';
import type { Onset } from './onsets.ts';

export interface Beats {
  /** Seconds, ascending. */
  readonly times: Float64Array;
  /** How strongly each was played, 0…1. */
  readonly strengths: Float32Array;
  /** Those of `times` that begin a bar, as far as can be told. */
  readonly downbeats: Float64Array;
  /** Median tempo, null where there is no beat. */
  readonly bpm: number | null;
  /** Tempo at each grid point, 0 where there is no beat. */
  readonly bpmAt: Float32Array;
  /** 0 for no beat to 1 for a beat that cannot be mistaken. */
  readonly confidence: number;
}

export const TEMPO_RANGE_BPM = [50, 215] as const;
/** Mean of the tempogram along the path below which there is no pulse. */
const LEAST_CLARITY = 0.08;
const FULL_CLARITY = 0.5;
const LEAST_BEATS = 4;
/** 99th percentile of the onset strength from which on something is struck; a drone's partials that beat against each other are below. */
const LEAST_ATTACK = 0.25;
/** The same, and that of the change of harmony in decades, for music without strokes: below are drones and noise. */
const LEAST_SOFT_ATTACK = 0.08;
const LEAST_CHANGE = 0.18;
/** How many times its median that percentile is at least: 2.3 for noise, 6 and more for music. */
const LEAST_CONTRAST = 3;
/** What lies near a wanted beat counts this many standard deviations more, fading over so many grid points. */
const PULL = 3;
const PULL_POINTS = 4;
/** Grid points around a beat in which its stroke lies. */
const REACH = 3;

/**
 * Listens as a person would who taps along: several ways to hear the track (a tempo path each, and where in its period the
 * beats lie) are carried through to whole chains of beats (beat-hypotheses.ts), and the most plausible wins (beat-evidence.ts).
 */
export function findBeats(flux: FluxTracks, presence: number, onsets: readonly Onset[]): Beats {
  const novelty = noveltyOf(flux, presence);
  const none = noBeats(novelty.full.length);
  if (!isStruck(flux, novelty)) return none;
  const { hypotheses, track } = hypothesesOf(novelty, onsets);
  if (track.clearest < LEAST_CLARITY) return none;
  const best = hypotheses
    .map((hypothesis) => ({ hypothesis, score: plausibility(evidence(hypothesis, track)) }))
    .reduce((a, b) => (b.score > a.score ? b : a)).hypothesis;
  const chain = trim(settle(best, novelty), novelty);
  if (chain.length < LEAST_BEATS) return none;
  return describe(chain, novelty, onsets, best.clarity);
}

/** Whether anything begins in it at all. */
function isStruck({ change }: FluxTracks, { full }: Novelty): boolean {
  const ascending = full.toSorted();
  const attack = percentile(ascending, 0.99);
  if (attack < LEAST_CONTRAST * percentile(ascending, 0.5)) return false;
  if (attack >= LEAST_ATTACK) return true;
  return attack >= LEAST_SOFT_ATTACK && percentile(change.toSorted(), 0.99) >= LEAST_CHANGE;
}

/** A chain of even steps again, drawn towards the one that was chosen. */
function settle({ chain, periods }: Hypothesis, { joint }: Novelty): number[] {
  const pulled = Float64Array.from(joint);
  for (const beat of chain) {
    for (let k = Math.max(0, beat - 3 * PULL_POINTS); k <= Math.min(beat + 3 * PULL_POINTS, joint.length - 1); k++) {
      const near = Math.exp(-0.5 * ((k - beat) / PULL_POINTS) ** 2);
      pulled[k] = Math.max(pulled[k]!, near * (PULL + joint[k]!));
    }
  }
  return beatChain(pulled, periods);
}

/** Drops beats before the first and after the last that something sounds on. */
function trim(chain: readonly number[], { full }: Novelty): readonly number[] {
  const heard = (k: number) => peakNear(full, k) > 0.1;
  const first = chain.findIndex(heard);
  return first < 0 ? [] : chain.slice(first, chain.findLastIndex(heard) + 1);
}

function describe(chain: readonly number[], novelty: Novelty, onsets: readonly Onset[], clarity: number): Beats {
  const times = Float64Array.from(beatTimes(chain, novelty.full, onsets));
  const steps = times.slice(1).map((time, n) => time - times[n]!);
  return {
    times,
    strengths: Float32Array.from(chain, (k) => peakNear(novelty.full, k)),
    downbeats: Float64Array.from(downbeatIndices(chain, novelty), (n) => times[n]!),
    bpm: 60 / steps.toSorted()[steps.length >> 1]!,
    bpmAt: tempoTrack(times, novelty.full.length),
    confidence: Math.min(1, clarity / FULL_CLARITY),
  };
}

/** Steps on either side over which the tempo is taken, so that a player's unevenness does not show. */
const TEMPO_STEPS = 4;

/** The tempo from beat to beat, held before the first and after the last. */
function tempoTrack(times: Float64Array, gridLength: number): Float32Array {
  const track = new Float32Array(gridLength);
  let from = 0;
  for (let n = 0; n + 1 < times.length; n++) {
    const left = Math.max(0, n - TEMPO_STEPS);
    const right = Math.min(times.length - 1, n + 1 + TEMPO_STEPS);
    const to = n + 2 === times.length ? gridLength : Math.ceil(times[n + 1]! * GRID_HZ);
    track.fill((60 * (right - left)) / (times[right]! - times[left]!), from, to);
    from = to;
  }
  return track;
}

function noBeats(gridLength: number): Beats {
  return {
    times: new Float64Array(0),
    strengths: new Float32Array(0),
    downbeats: new Float64Array(0),
    bpm: null,
    bpmAt: new Float32Array(gridLength),
    confidence: 0,
  };
}

function peakNear(track: Float32Array, k: number): number {
  let most = 0;
  for (let n = Math.max(0, k - REACH); n <= Math.min(track.length - 1, k + REACH); n++)
    most = Math.max(most, track[n]!);
  return most;
}
