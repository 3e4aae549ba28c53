import { GRID_HZ } from '#runtime/features.ts';
import { decibels } from './bands.ts';
import { percentile } from './normalise.ts';
import type { Onset } from './onsets.ts';

/** Points a second of the slow features. */
export const SLOW_HZ = 4;
/**
 * What a point looks at, centred on it: about a bar of quick music, so that a bar is no alternation of loud and quiet, but well
 * below the shortest section, so that a step is no slope.
 */
const WINDOW_SECONDS = 1.5;
/** Levels further below the full one than this are all the same: nothing. */
const DEPTH_DB = 24;

/** What is going on over a second or two, each against the track's own full level (its 90th percentile). */
export interface SlowFeatures {
  readonly length: number;
  /** dB, −24 to about 3. */
  readonly loudness: Float64Array;
  readonly bass: Float64Array;
  readonly mid: Float64Array;
  readonly high: Float64Array;
  /** Strength of all onsets in a second, 1 at the track's full density. */
  readonly density: Float64Array;
  /** 0…1 as the track of that name. */
  readonly brightness: Float64Array;
}

export interface SlowSources {
  readonly duration: number;
  readonly momentaryLufs: Float32Array;
  readonly bassDb: Float32Array;
  readonly midDb: Float32Array;
  readonly highDb: Float32Array;
  readonly brightness: Float32Array;
  readonly onsets: readonly Onset[];
}

export function slowFeatures(sources: SlowSources): SlowFeatures {
  const length = Math.max(1, Math.floor(sources.duration * SLOW_HZ));
  const level = (levelsDb: Float32Array) => {
    const mean = windowMeans(
      levelsDb.map((db) => 10 ** (db / 10)),
      length,
    );
    return belowFull(mean.map(decibels));
  };
  const struck = new Float32Array(sources.brightness.length);
  for (const { time, strength } of sources.onsets) struck[Math.round(time * GRID_HZ)]! += strength;
  const density = windowMeans(struck, length);
  const full = percentile(Float32Array.from(density).sort(), 0.9);
  return {
    length,
    loudness: level(sources.momentaryLufs),
    bass: level(sources.bassDb),
    mid: level(sources.midDb),
    high: level(sources.highDb),
    density: density.map((value) => (full > 0 ? Math.min(1.5, value / full) : 0)),
    brightness: windowMeans(sources.brightness, length),
  };
}

function windowMeans(track: Float32Array, length: number): Float64Array {
  const total = new Float64Array(track.length + 1);
  for (let k = 0; k < track.length; k++) total[k + 1] = total[k]! + track[k]!;
  const reach = (WINDOW_SECONDS / 2) * GRID_HZ;
  return Float64Array.from({ length }, (_, n) => {
    const centre = ((n + 0.5) / SLOW_HZ) * GRID_HZ;
    const from = Math.max(0, Math.round(centre - reach));
    const to = Math.min(track.length, Math.round(centre + reach));
    return to > from ? (total[to]! - total[from]!) / (to - from) : 0;
  });
}

function belowFull(levelsDb: Float64Array): Float64Array {
  const full = percentile(Float32Array.from(levelsDb).sort(), 0.9);
  return levelsDb.map((level) => Math.max(level - full, -DEPTH_DB));
}
