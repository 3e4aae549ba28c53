/** How strokes at places that follow each other evenly are spread over them: strengths 0…1, in order of time. */

const WINDOW_BEATS = 12;

/** How much one in `size` beats stands out of the others, in windows of twelve: 0 for all alike, towards 1 for one alone. */
export function standingOut(values: readonly number[], size: number): number {
  let sum = 0;
  let windows = 0;
  for (let start = 0; start + WINDOW_BEATS <= values.length || start === 0; start += WINDOW_BEATS) {
    let most = -Infinity;
    let least = Infinity;
    for (let place = 0; place < size; place++) {
      const average = meanOfEvery(values, size, start + place, start + WINDOW_BEATS);
      most = Math.max(most, average);
      least = Math.min(least, average);
    }
    sum += contrast(most, least);
    windows += 1;
  }
  return sum / windows;
}

function meanOfEvery(values: readonly number[], step: number, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let n = from; n < Math.min(to, values.length); n += step) {
    sum += values[n]!;
    count += 1;
  }
  return sum / Math.max(1, count);
}

const ALTERNATION_BEATS = 8;

/** How much one kind of stroke takes the even beats where the other takes the odd ones, as kick and snare do: 0…1. */
export function opposition(some: readonly number[], others: readonly number[]): number {
  let sum = 0;
  let windows = 0;
  for (let start = 0; start + ALTERNATION_BEATS <= some.length; start += ALTERNATION_BEATS) {
    sum += Math.max(0, -alternation(some, start) * alternation(others, start));
    windows += 1;
  }
  return sum / Math.max(1, windows);
}

/** −1…1: all on odd, all on even beats from `start` on. */
function alternation(values: readonly number[], start: number): number {
  let difference = 0;
  let sum = 0.02 * ALTERNATION_BEATS;
  for (let n = 0; n < ALTERNATION_BEATS; n++) {
    const value = values[start + n]!;
    difference += n % 2 === 0 ? value : -value;
    sum += value;
  }
  return difference / sum;
}

/** Strokes around one that it is compared with, on either side. */
const SURROUNDINGS = 8;

/** Share of strokes that are weak beside those around them, where there are any. */
export function emptyShare(values: readonly number[]): number {
  let empty = 0;
  let counted = 0;
  for (let n = 0; n < values.length; n++) {
    let most = 0;
    for (let m = Math.max(0, n - SURROUNDINGS); m <= Math.min(values.length - 1, n + SURROUNDINGS); m++) {
      most = Math.max(most, values[m]!);
    }
    if (most < 0.1) continue;
    counted += 1;
    if (values[n]! < 0.15 * most) empty += 1;
  }
  return empty / Math.max(1, counted);
}

/** −1…1: 0 for equals, and for a pair that is hardly there. */
export function contrast(a: number, b: number): number {
  return (a - b) / (a + b + 0.02);
}

export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / Math.max(1, values.length);
}
