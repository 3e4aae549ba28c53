export interface SegmentationOptions {
  /** Points. */
  readonly shortest: number;
  readonly longest: number;
  readonly longestSlope: number;
  /** What a further segment costs, in squared units times points. */
  readonly cost: number;
}

/** A slope costs nearly as much as a further segment: else it would stand for every step. */
const SLOPE_SHARE = 0.8;

/**
 * Cuts a sequence of vectors (one array per dimension) into segments, each level or in a straight line, so that the squared
 * deviations from them and the costs of all segments are least: exact, by dynamic programming. Returns the starts, 0 first.
 */
export function segment(dimensions: readonly Float64Array[], options: SegmentationOptions): number[] {
  const length = dimensions[0]?.length ?? 0;
  const deviation = deviations(dimensions, options.cost * SLOPE_SHARE, options.longestSlope);
  const least = new Float64Array(length + 1).fill(Infinity);
  const previous = new Int32Array(length + 1);
  least[0] = 0;
  for (let end = 1; end <= length; end++) {
    for (let start = Math.max(0, end - options.longest); start <= end - options.shortest; start++) {
      if (least[start] === Infinity) continue;
      const total = least[start]! + options.cost + deviation(start, end);
      if (total >= least[end]!) continue;
      least[end] = total;
      previous[end] = start;
    }
  }
  if (least[length] === Infinity) return [0];
  const starts: number[] = [];
  for (let end = length; end > 0; end = previous[end]!) starts.unshift(previous[end]!);
  return starts;
}

/** Sum of squared deviations of the points [start, end) from their mean or, where that pays `slopeCost`, from their line. */
function deviations(
  dimensions: readonly Float64Array[],
  slopeCost: number,
  longestSlope: number,
): (start: number, end: number) => number {
  const sums = dimensions.map((values) => ({
    plain: runningSum(values, (value) => value),
    squared: runningSum(values, (value) => value * value),
    timed: runningSum(values, (value, n) => value * n),
  }));
  return (start, end) => {
    const points = end - start;
    const centre = (start + end - 1) / 2;
    let total = 0;
    let sloped = 0;
    for (const { plain, squared, timed } of sums) {
      const sum = plain[end]! - plain[start]!;
      total += squared[end]! - squared[start]! - (sum * sum) / points;
      const lean = timed[end]! - timed[start]! - centre * sum;
      sloped += lean * lean;
    }
    // Σ(n − n̄)² = points·(points² − 1) / 12
    sloped /= (points * (points * points - 1)) / 12;
    if (points > longestSlope) return total;
    return Math.max(0, total - Math.max(0, sloped - slopeCost));
  };
}

function runningSum(values: Float64Array, term: (value: number, n: number) => number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let n = 0; n < values.length; n++) sums[n + 1] = sums[n]! + term(values[n]!, n);
  return sums;
}
