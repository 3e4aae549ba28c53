import { GRID_HZ, trackAt } from '#runtime/features.ts';

/** The time that a plot's columns share out evenly. */
export interface Columns {
  readonly count: number;
  /** Seconds in all. */
  readonly duration: number;
}

/** Highest value in each column; between grid points where there are more columns than points. */
export function highest(track: Float32Array, columns: Columns): number[] {
  return eachColumn(track, columns, (part) => part.reduce((most, value) => Math.max(most, value), -Infinity));
}

export function mean(track: Float32Array, columns: Columns): number[] {
  return eachColumn(track, columns, (part) => part.reduce((sum, value) => sum + value, 0) / part.length);
}

function eachColumn(
  track: Float32Array,
  { count, duration }: Columns,
  summary: (part: Float32Array) => number,
): number[] {
  const seconds = duration / count;
  return Array.from({ length: count }, (_, column) => {
    const from = Math.ceil(column * seconds * GRID_HZ);
    const to = Math.min(track.length, Math.ceil((column + 1) * seconds * GRID_HZ));
    return to > from ? summary(track.subarray(from, to)) : trackAt(track, (column + 0.5) * seconds);
  });
}
