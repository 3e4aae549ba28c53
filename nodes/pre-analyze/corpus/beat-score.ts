/** Measures of found beats against true ones, as mir_eval defines them; all times in seconds, ascending. */

/** Harmonic mean of precision and recall under the greatest one-to-one matching within ±`window` seconds; 0 if a list is empty. */
export function fMeasure(truth: readonly number[], found: readonly number[], window: number): number {
  const matched = matchedPairs(truth, found, window).length;
  return matched === 0 ? 0 : (2 * matched) / (truth.length + found.length);
}

/** found − truth of every matched pair, in the middle of their order; NaN without any. */
export function medianOffset(truth: readonly number[], found: readonly number[], window: number): number {
  const offsets = matchedPairs(truth, found, window).map(([t, f]) => found[f]! - truth[t]!);
  return median(offsets);
}

/** With equal windows on a line, taking the earliest pair that fits is a greatest matching. */
function matchedPairs(truth: readonly number[], found: readonly number[], window: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let t = 0, f = 0; t < truth.length && f < found.length;) {
    const difference = found[f]! - truth[t]!;
    if (Math.abs(difference) <= window) pairs.push([t++, f++]);
    else if (difference < 0) f += 1;
    else t += 1;
  }
  return pairs;
}

/**
 * AMLt: the share of beats in the right place and after a right step, the best of: as annotated, off-beat, double, half from
 * the first or the second beat. Phase and step may differ by 0.175 of the true step.
 */
export function totalContinuity(truth: readonly number[], found: readonly number[]): number {
  if (truth.length < 2 || found.length < 2) return 0;
  const double = truth.flatMap((time, n) => (n + 1 < truth.length ? [time, (time + truth[n + 1]!) / 2] : [time]));
  const levels = [
    truth,
    double.filter((_, n) => n % 2 === 1),
    double,
    truth.filter((_, n) => n % 2 === 0),
    truth.filter((_, n) => n % 2 === 1),
  ];
  return Math.max(...levels.map((level) => continuousShare(level, found)));
}

const TOLERANCE = 0.175;

function continuousShare(truth: readonly number[], found: readonly number[]): number {
  if (truth.length < 2 || found.length < 2) return 0;
  const used = new Set<number>();
  let right = 0;
  for (let n = 0; n < found.length; n++) {
    const nearest = nearestIndex(truth, found[n]!);
    // Once only may a true beat be found: the next beat that is nearest to it counts as wrong.
    if (used.has(nearest)) continue;
    const forwards = n === 0 || nearest === 0;
    const trueStep = stepAt(truth, nearest, forwards);
    const foundStep = stepAt(found, n, forwards);
    const phase = Math.abs((found[n]! - truth[nearest]!) / trueStep);
    if (!(phase < TOLERANCE) || !(Math.abs(1 - foundStep / trueStep) < TOLERANCE)) continue;
    used.add(nearest);
    right += 1;
  }
  return right / Math.max(truth.length, found.length);
}

function stepAt(times: readonly number[], n: number, forwards: boolean): number {
  const next = times[n + 1];
  return forwards && next !== undefined ? next - times[n]! : times[n]! - times[n - 1]!;
}

function nearestIndex(times: readonly number[], time: number): number {
  let best = 0;
  for (let n = 1; n < times.length; n++) if (Math.abs(times[n]! - time) < Math.abs(times[best]! - time)) best = n;
  return best;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
