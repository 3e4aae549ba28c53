import { GRID_HZ } from '#runtime/features.ts';
import type { FluxTracks } from './flux.ts';
import { percentile } from './normalise.ts';
import { onsetStrength } from './onsets.ts';

/** What beats are found in; a value per grid point. */
export interface Novelty {
  /** Onset strength 0…1, which hears quiet strokes nearly as well as loud ones. */
  readonly full: Float32Array;
  /** How hard something is struck in a range of the spectrum, 0…1. */
  readonly low: Float32Array;
  readonly mid: Float32Array;
  readonly high: Float32Array;
  /** How much the harmony changes, 0…1. */
  readonly change: Float32Array;
  /** How hard something is struck in all three ranges at once, 0…1: drums more than notes. */
  readonly broad: Float32Array;
  /** Onset strength and low strokes, less their mean over a second, in units of the standard deviation. */
  readonly joint: Float64Array;
}

/** Kicks and bass notes carry the beat more often than all else together. */
const LOW_SHARE = 0.6;
/** Strokes that rise by less than this times the typical amplitude never count as strong ones. */
const LEAST_FULL_PUNCH = 0.1;

export function noveltyOf(flux: FluxTracks, presence: number): Novelty {
  const full = onsetStrength(flux.full, presence);
  const low = strokes(flux.lowPunch);
  const mid = strokes(flux.midPunch);
  const high = strokes(flux.highPunch);
  return {
    full,
    low,
    mid,
    high,
    change: onsetStrength(flux.change, presence),
    broad: low.map((_, k) => Math.cbrt(nearest(low, k) * nearest(mid, k) * nearest(high, k))),
    joint: jointNovelty(full, low),
  };
}

/** The 98th percentile of what rises at all becomes 1. */
function strokes(punch: Float32Array): Float32Array {
  const rising = punch.filter((value) => value > LEAST_FULL_PUNCH / 10).sort();
  const full = Math.max(percentile(rising, 0.98), LEAST_FULL_PUNCH);
  return punch.map((value) => Math.min(1, value / full));
}

/** The ranges of one stroke may peak a grid point apart. */
function nearest(track: Float32Array, k: number): number {
  return Math.max(track[k - 1] ?? 0, track[k]!, track[k + 1] ?? 0);
}

function jointNovelty(full: Float32Array, low: Float32Array): Float64Array {
  const lowScale = LOW_SHARE / (deviation(low) || 1);
  const fullScale = (1 - LOW_SHARE) / (deviation(full) || 1);
  const both = Float64Array.from(full, (value, k) => fullScale * value + lowScale * low[k]!);
  const total = new Float64Array(both.length + 1);
  for (let k = 0; k < both.length; k++) total[k + 1] = total[k]! + both[k]!;
  const novelty = both.map((value, k) => {
    const from = Math.max(0, k - GRID_HZ / 2);
    const to = Math.min(both.length, k + GRID_HZ / 2);
    return Math.max(0, value - (total[to]! - total[from]!) / (to - from));
  });
  const scale = Math.sqrt(novelty.reduce((sum, value) => sum + value * value, 0) / novelty.length) || 1;
  return novelty.map((value) => value / scale);
}

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
