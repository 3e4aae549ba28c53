import { GRID_HZ } from '#runtime/features.ts';
import type { Onset } from './onsets.ts';

/** Grid points around a beat's own in which the onset strength may peak. */
const REACH = 4;
/** Weakest peak that strikes a beat. */
const LEAST_STRENGTH = 0.1;
/**
 * The window begins to hear an attack before it comes: the onset strength passes a quarter of its peak so long before a sudden
 * one, and rises from there to its peak in so long. Soft sounds rise longer, and begin the earlier for it (measured on strings,
 * pianos and drums).
 */
const EARLY_SHARE = 0.25;
const EARLY_SECONDS = 0.012;
const SUDDEN_RISE_SECONDS = 0.016;
const SOFT_SLOPE = 1.5;
/** Furthest that an onset to the millisecond may lie from where the onset strength says the sound begins. */
const STROKE_SECONDS = 0.01;
/** Furthest that a beat may lie from where its neighbours lie in their steps. */
const STRAY_SECONDS = 0.018;
/** Beats on either side that count as neighbours. */
const NEIGHBOURS = 6;

/**
 * Exact seconds of beats at grid points: where the sound that strikes each begins, to the millisecond where its attack is sudden.
 * A beat that nothing strikes, or that something strikes clearly beside the others' manner, lies evenly between its neighbours.
 */
export function beatTimes(chain: readonly number[], strength: Float32Array, onsets: readonly Onset[]): number[] {
  const rises = chain.map((k) => riseNear(k, strength));
  const riseSeconds = rises.map((rise) => rise && rise.seconds);
  const lags = chain.map((k, n) => {
    const rise = rises[n];
    if (!rise) return null;
    // A single rise is blurred by whatever else begins there; how soft the sounds are, several tell.
    const softness = usual(riseSeconds, n) - SUDDEN_RISE_SECONDS;
    const start = rise.quarter + EARLY_SECONDS - SOFT_SLOPE * Math.max(0, softness);
    return strokeNear(start, onsets) - k / GRID_HZ;
  });
  const struck = chain.map((k, n) => {
    const lag = lags[n];
    if (lag === null || lag === undefined) return null;
    return Math.abs(lag - usual(lags, n)) <= STRAY_SECONDS ? k / GRID_HZ + lag : null;
  });
  const common = usual(lags, 0, chain.length);
  return fillGaps(struck, (n) => chain[n]! / GRID_HZ + common);
}

interface Rise {
  /** Seconds at which the onset strength passes a quarter of its peak. */
  readonly quarter: number;
  /** Seconds from there to the peak. */
  readonly seconds: number;
}

/** The rise of the onset strength to its peak near a grid point; null where nothing strikes. */
function riseNear(k: number, strength: Float32Array): Rise | null {
  let peak = k;
  for (let n = Math.max(0, k - REACH); n <= Math.min(strength.length - 1, k + REACH); n++) {
    if (strength[n]! > strength[peak]!) peak = n;
  }
  const most = strength[peak]!;
  if (most < LEAST_STRENGTH) return null;
  let before = peak - 1;
  while (before > peak - 2 * REACH && (strength[before] ?? 0) > EARLY_SHARE * most) before -= 1;
  const low = strength[before] ?? 0;
  const rise = strength[before + 1]! - low;
  const fraction = rise > 0 ? Math.min(1, Math.max(0, (EARLY_SHARE * most - low) / rise)) : 0;
  const quarter = (before + fraction) / GRID_HZ;
  return { quarter, seconds: peak / GRID_HZ - quarter };
}

/** The strongest onset close to a time, else the time. */
function strokeNear(time: number, onsets: readonly Onset[]): number {
  let best: Onset | null = null;
  for (let n = firstAfter(onsets, time - STROKE_SECONDS); n < onsets.length; n++) {
    const onset = onsets[n]!;
    if (onset.time > time + STROKE_SECONDS) break;
    if (best === null || onset.strength > best.strength) best = onset;
  }
  return best?.time ?? time;
}

/** Median of what is known of the neighbours. */
function usual(values: readonly (number | null)[], n: number, reach = NEIGHBOURS): number {
  const near = values.slice(Math.max(0, n - reach), n + reach + 1).filter((value) => value !== null);
  return near.toSorted((a, b) => a - b)[near.length >> 1] ?? 0;
}

/** Gaps between known times are filled evenly, those at the ends by `otherwise`. */
function fillGaps(times: readonly (number | null)[], otherwise: (n: number) => number): number[] {
  const filled: number[] = [];
  let known = -1;
  for (let n = 0; n < times.length; n++) {
    const time = times[n];
    if (time === null || time === undefined) continue;
    for (let gap = known + 1; gap < n; gap++) {
      const start = times[known];
      filled[gap] =
        start === null || start === undefined ? otherwise(gap) : start + ((time - start) * (gap - known)) / (n - known);
    }
    filled[n] = time;
    known = n;
  }
  for (let gap = known + 1; gap < times.length; gap++) filled[gap] = otherwise(gap);
  return filled;
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
