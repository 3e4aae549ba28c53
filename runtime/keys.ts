import type { Key } from '#graphs/values.ts';
import { sectionsOf, type Features } from './features.ts';

/** A key at a time of the track. */
export interface PlacedKey<V = Key['value']> {
  /** Seconds from the start of the track. */
  readonly time: number;
  readonly value: V;
  readonly ease?: Key['ease'];
}

/**
 * Keys in the order of their times, those of sections once for each section of their kind. Of keys at the same moment, the first in
 * the list is what the value moves to and the last what it goes on from. Where no key holds, the value is that of the first.
 */
export function placeKeys(keys: readonly Key[], features: Features): PlacedKey[] {
  const sections = keys.some(({ section }) => section !== undefined) ? sectionsOf(features) : [];
  const placed = keys.flatMap(({ section, time, value, ease }) => {
    const starts =
      section === undefined ? [0] : sections.filter(({ kind }) => kind === section).map(({ start }) => start);
    return starts.map((start) => ({ time: start + time, value, ease }));
  });
  const [first] = keys;
  if (placed.length === 0 && first) return [{ time: 0, value: first.value }];
  // Sorting is stable.
  return placed.toSorted((a, b) => a.time - b.time);
}

/** The two keys around `time` and the eased position between them; held before the first and after the last. */
export function keyPosition<V>(keys: readonly PlacedKey<V>[], time: number): { from: V; to: V; mix: number } {
  const next = countUpTo(keys, time);
  const right = keys[next] ?? keys.at(-1);
  const left = keys[next - 1] ?? right;
  if (!left || !right) throw new Error('A keyframed parameter has no keys.');
  const span = right.time - left.time;
  const linear = span > 0 ? (time - left.time) / span : 0;
  const ease = left.ease ?? 'smooth';
  const mix = ease === 'step' ? 0 : ease === 'linear' ? linear : linear * linear * (3 - 2 * linear);
  return { from: left.value, to: right.value, mix };
}

/** How many keys are at `time` or before. */
function countUpTo(keys: readonly PlacedKey<unknown>[], time: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle]?.time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
