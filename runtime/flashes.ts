/** No more flashes than this in any one second (WCAG 2.3.1). */
export const FLASHES_A_SECOND = 3;

/** A general flash is a pair of opposing changes of at least this much of the maximum relative luminance … */
const generalChange = 0.1;
/** … where the darker state is below this. */
const generalDark = 0.8;

/** Steps of max(0, R − G − B) in linear light that count for a saturated red: 20 of 320 (WCAG 2.3.1). */
const redChange = 20 / 320;
/** R / (R + G + B) from which a red is saturated. */
const redShare = 0.8;

/** Indices at which luminances (0…1) complete a change that counts for general flashes. */
export function generalChanges(luminance: ArrayLike<number>): number[] {
  return opposingChanges(luminance, generalChange, (from, to) => Math.min(from, to) < generalDark);
}

/** Indices at which colours (linear light, three numbers each) complete a change to or from a saturated red. */
export function redChanges(colours: ArrayLike<number>): number[] {
  const redness: number[] = [];
  const saturated = new Set<number>();
  for (let at = 0; at + 2 < colours.length; at += 3) {
    const [r, g, b] = [colours[at] ?? 0, colours[at + 1] ?? 0, colours[at + 2] ?? 0];
    const red = Math.max(0, r - g - b);
    redness.push(red);
    if (red > 0 && r >= redShare * (r + g + b)) saturated.add(red);
  }
  return opposingChanges(redness, redChange, (from, to) => saturated.has(from) || saturated.has(to));
}

/** The most flashes, pairs of changes, within one second. `rate` is indices per second. */
export function mostFlashes(changes: readonly number[], rate: number): number {
  let first = 0;
  let most = 0;
  for (const [last, index] of changes.entries()) {
    while ((changes[first] ?? 0) <= index - rate) first++;
    most = Math.max(most, last - first + 1);
  }
  return Math.floor(most / 2);
}

/**
 * Ups and downs in turn, each where the level has moved by `step` away from the last extreme, if the two together count. What moves
 * less in between is part of the same change.
 */
function opposingChanges(
  levels: ArrayLike<number>,
  step: number,
  counts: (from: number, to: number) => boolean,
): number[] {
  const changes: number[] = [];
  let [low, high] = [levels[0] ?? 0, levels[0] ?? 0];
  let heading: 'up' | 'down' | null = null;
  for (let index = 1; index < levels.length; index++) {
    const level = levels[index] ?? 0;
    if (heading !== 'up' && level - low >= step && counts(low, level)) {
      heading = 'up';
      high = level;
      changes.push(index);
    } else if (heading !== 'down' && high - level >= step && counts(high, level)) {
      heading = 'down';
      low = level;
      changes.push(index);
    }
    low = Math.min(low, level);
    high = Math.max(high, level);
  }
  return changes;
}
