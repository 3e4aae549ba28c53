export interface NormaliseOptions {
  /** The least distance in dB between 0 and 1: a drone whose level wavers by a decibel must not flicker. */
  readonly minimumSpanDb: number;
  /** Where the whole track's own top lies, for a band that may hold nothing but leakage of others; absent for the whole track. */
  readonly trackTopDb?: number;
}

/** Points further than this below the loudest do not count: pauses would drag the lower end down. */
const GATE_BELOW_PEAK_DB = 60;
/** The most that 0 to 1 stretches over: rests between bass notes must not flatten the notes. */
const MAXIMUM_SPAN_DB = 30;
/** Top levels between which a sound fades from "nothing there" to "all there". */
const ABSOLUTE_FADE_DB = [-80, -70] as const;
/** The same for a band, against the whole track. A Hann window leaks at about −60 dB from a neighbouring band. */
const RELATIVE_FADE_DB = [-60, -48] as const;

/**
 * Levels in dB to 0…1: of what is above the gate the 99th percentile becomes 1, the 5th becomes 0 unless that makes the span
 * too small or too great. All but the absolute fade is relative to the track itself, so a change of gain changes nothing.
 */
export function normaliseLevels(levelsDb: Float32Array, options: NormaliseOptions): Float32Array {
  const top = topLevel(levelsDb);
  const span = Math.min(Math.max(top.high - top.low, options.minimumSpanDb), MAXIMUM_SPAN_DB);
  // A quiet band of a loud track is quiet at any gain: what is a mere noise floor, the whole track tells.
  const { trackTopDb = top.high } = options;
  const presence = presenceAt(trackTopDb) * fade(top.high - trackTopDb, RELATIVE_FADE_DB);
  return levelsDb.map((level) => presence * clamp01(1 + (level - top.high) / span));
}

/** What is at least this far apart becomes 0 and 1: even music pressed flat breathes, but a drone must not. */
const LOUDNESS_SPAN_DB = [6, 24] as const;
/** The quietest tenth of what is heard lies at this height or above. */
const LOW_LOUDNESS = 0.2;

/** Short-term loudness to 0…1 by the track's own: its 95th percentile becomes 1, its 10th 0.2 where the span allows. */
export function normaliseLoudness(lufs: Float32Array): Float32Array {
  const peak = lufs.reduce((most, level) => Math.max(most, level), -Infinity);
  const heard = lufs.filter((level) => level > peak - 40).sort();
  const high = percentile(heard, 0.95);
  const wanted = (high - percentile(heard, 0.1)) / (1 - LOW_LOUDNESS);
  const span = Math.min(Math.max(wanted, LOUDNESS_SPAN_DB[0]), LOUDNESS_SPAN_DB[1]);
  const presence = presenceAt(high);
  return lufs.map((level) => presence * clamp01(1 + (level - high) / span));
}

/** 0 for what is only a noise floor, 1 for what is meant to be heard, given its top level. */
export function presenceAt(levelDb: number): number {
  return fade(levelDb, ABSOLUTE_FADE_DB);
}

/** The levels that become 0 and 1, before the minimum span. */
export function topLevel(levelsDb: Float32Array): { readonly low: number; readonly high: number } {
  const peak = levelsDb.reduce((most, level) => Math.max(most, level), -Infinity);
  const heard = levelsDb.filter((level) => level > peak - GATE_BELOW_PEAK_DB).sort();
  return { low: percentile(heard, 0.05), high: percentile(heard, 0.99) };
}

/** Linear between the ranks of an ascending list; 0 for an empty one. */
export function percentile(ascending: Float32Array, fraction: number): number {
  if (ascending.length === 0) return 0;
  const rank = fraction * (ascending.length - 1);
  const below = Math.floor(rank);
  const low = ascending[below]!;
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!;
  return low + (high - low) * (rank - below);
}

function fade(value: number, [from, to]: readonly [number, number]): number {
  return clamp01((value - from) / (to - from));
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
