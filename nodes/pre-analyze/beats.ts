import { GRID_HZ } from '#runtime/features.ts';
import type { FluxTracks } from './flux.ts';
import { percentile } from './normalise.ts';
import { onsetStrength, type Onset } from './onsets.ts';

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

/** Kicks and bass notes carry the beat more often than all else together. */
const LOW_SHARE = 0.6;
export const TEMPO_RANGE_BPM = [50, 215] as const;
const USUAL_BPM = 120;
/** Mean autocorrelation at one, two and four beats below which there is no pulse: noise stays under 0.15. */
const LEAST_CLARITY = 0.2;
const LEAST_BEATS = 4;
/** 99th percentile of the onset strength below which nothing is struck: a drone whose partials beat against each other. */
const LEAST_ATTACK = 0.25;
/** What a step costs that differs from the period: this times the square of the ratio's logarithm. */
const TIGHTNESS = 100;
const SNAP_SECONDS = 0.04;

/**
 * One tempo for the whole track from the autocorrelation of its onset strength, then the chain of beats that best trades strong
 * onsets against even steps (Ellis, "Beat Tracking by Dynamic Programming", 2007), each put on the onset next to it.
 */
export function findBeats(flux: FluxTracks, presence: number, onsets: readonly Onset[]): Beats {
  const strength = onsetStrength(flux.full, presence);
  const noBeats = beatsAt([], strength, 0);
  if (percentile(strength.toSorted(), 0.99) < LEAST_ATTACK) return noBeats;
  const novelty = beatNovelty(strength, onsetStrength(flux.low, presence));
  const period = findPeriod(novelty);
  if (period === null) return noBeats;
  const times = bestChain(novelty, period).map((k) => snap(k / GRID_HZ, onsets));
  return times.length < LEAST_BEATS ? noBeats : beatsAt(times, strength, (60 * GRID_HZ) / period);
}

function beatsAt(times: readonly number[], strength: Float32Array, bpm: number): Beats {
  return {
    times: Float64Array.from(times),
    strengths: Float32Array.from(times, (time) => strength[Math.round(time * GRID_HZ)] ?? 0),
    downbeats: Float64Array.from(times.filter((_, n) => n % 4 === 0)),
    bpm: bpm > 0 ? bpm : null,
    bpmAt: new Float32Array(strength.length).fill(bpm),
    confidence: bpm > 0 ? 1 : 0,
  };
}

/** Both strengths together, less their mean over a second, in units of the standard deviation. */
function beatNovelty(strength: Float32Array, low: Float32Array): Float64Array {
  const both = Float64Array.from(strength, (value, k) => (1 - LOW_SHARE) * value + LOW_SHARE * low[k]!);
  const total = new Float64Array(both.length + 1);
  for (let k = 0; k < both.length; k++) total[k + 1] = total[k]! + both[k]!;
  const novelty = both.map((value, k) => {
    const from = Math.max(0, k - GRID_HZ / 2);
    const to = Math.min(both.length, k + GRID_HZ / 2);
    return Math.max(0, value - (total[to]! - total[from]!) / (to - from));
  });
  const deviation = Math.sqrt(novelty.reduce((sum, value) => sum + value * value, 0) / novelty.length);
  return deviation > 0 ? novelty.map((value) => value / deviation) : novelty;
}

/** The beat's period in grid points, with a fraction; null where nothing repeats. */
function findPeriod(novelty: Float64Array): number | null {
  const shortest = Math.floor((60 * GRID_HZ) / TEMPO_RANGE_BPM[1]);
  const longest = Math.ceil((60 * GRID_HZ) / TEMPO_RANGE_BPM[0]);
  const correlation = autocorrelation(novelty, 4 * longest + 4);
  let period: number | null = null;
  let best = 0;
  for (let lag = shortest; lag <= longest; lag++) {
    const [one, two, three, four] = [1, 2, 3, 4].map((n) => peakNear(correlation, n * lag, n).value);
    if ((one! + two! + four!) / 3 < LEAST_CLARITY) continue;
    const octaves = Math.log2((60 * GRID_HZ) / lag / USUAL_BPM);
    const score = (one! + two! / 2 + three! / 3 + four! / 4) * Math.exp(-octaves * octaves);
    if (score <= best) continue;
    best = score;
    period = peakNear(correlation, 4 * lag, 4).lag / 4;
  }
  return period;
}

/** Of a sequence less its mean, 1 at lag 0. */
function autocorrelation(sequence: Float64Array, lags: number): Float64Array {
  const mean = sequence.reduce((sum, value) => sum + value, 0) / sequence.length;
  const centred = sequence.map((value) => value - mean);
  const energy = centred.reduce((sum, value) => sum + value * value, 0) || 1;
  return Float64Array.from({ length: lags }, (_, lag) => {
    let sum = 0;
    for (let k = lag; k < centred.length; k++) sum += centred[k]! * centred[k - lag]!;
    return sum / energy;
  });
}

function peakNear(correlation: Float64Array, lag: number, reach: number): { lag: number; value: number } {
  let best = { lag, value: correlation[lag] ?? 0 };
  for (let near = lag - reach; near <= lag + reach; near++) {
    const value = correlation[near] ?? 0;
    if (value > best.value) best = { lag: near, value };
  }
  return best;
}

/** Grid points of the beats, ascending. */
function bestChain(novelty: Float64Array, period: number): number[] {
  const nearest = Math.round(period / 2);
  const furthest = Math.round(period * 2);
  const penalty = Float64Array.from({ length: furthest + 1 }, (_, step) => TIGHTNESS * Math.log(step / period) ** 2);
  const score = new Float64Array(novelty.length);
  const previous = new Int32Array(novelty.length).fill(-1);
  for (let k = 0; k < novelty.length; k++) {
    let best = 0;
    for (let step = nearest; step <= Math.min(furthest, k); step++) {
      const candidate = score[k - step]! - penalty[step]!;
      if (candidate <= best) continue;
      best = candidate;
      previous[k] = k - step;
    }
    score[k] = novelty[k]! + best;
  }
  const chain: number[] = [];
  for (let k = indexOfMax(score); k >= 0; k = previous[k]!) chain.unshift(k);
  return trim(chain, novelty);
}

/** Drops beats before the first and after the last that something sounds on. */
function trim(chain: number[], novelty: Float64Array): number[] {
  const heard = (k: number) => Math.max(...novelty.subarray(Math.max(0, k - 2), k + 3)) > 0.5;
  const first = chain.findIndex(heard);
  return first < 0 ? [] : chain.slice(first, chain.findLastIndex(heard) + 1);
}

function indexOfMax(values: Float64Array): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k]! > values[best]!) best = k;
  return best;
}

/** The strongest onset within 40 ms, else the time itself. */
function snap(time: number, onsets: readonly Onset[]): number {
  let best: Onset | null = null;
  for (let n = firstAfter(onsets, time - SNAP_SECONDS); n < onsets.length; n++) {
    const onset = onsets[n]!;
    if (onset.time > time + SNAP_SECONDS) break;
    if (best === null || onset.strength > best.strength) best = onset;
  }
  return best?.time ?? time;
}

/** Index of the first onset at or after `time`, by bisection. */
function firstAfter(onsets: readonly Onset[], time: number): number {
  let low = 0;
  let high = onsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (onsets[middle]!.time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
