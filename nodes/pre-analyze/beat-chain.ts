/**
 * What a step costs that differs from the period: this times the square of the ratio's logarithm. Enough for a chain to keep its
 * place through a break of some bars with nothing but off-beats in it.
 */
const TIGHTNESS = 400;
/** Shortest and longest step in periods. */
const REACH = [0.66, 1.5] as const;

/**
 * The chain of grid points that best trades strong novelty against steps of the wanted period (D. Ellis, "Beat Tracking by
 * Dynamic Programming", 2007), with a period of its own at every point.
 */
export function beatChain(novelty: Float64Array, periods: Float32Array): number[] {
  const score = new Float64Array(novelty.length);
  const previous = new Int32Array(novelty.length).fill(-1);
  const logarithms = Float64Array.from({ length: 512 }, (_, step) => Math.log(step));
  for (let k = 0; k < novelty.length; k++) {
    const period = periods[k]!;
    const logPeriod = Math.log(period);
    const longest = Math.min(k, Math.round(REACH[1] * period));
    let best = 0;
    for (let step = Math.max(1, Math.round(REACH[0] * period)); step <= longest; step++) {
      const deviation = logarithms[step]! - logPeriod;
      const candidate = score[k - step]! - TIGHTNESS * deviation * deviation;
      if (candidate <= best) continue;
      best = candidate;
      previous[k] = k - step;
    }
    score[k] = novelty[k]! + best;
  }
  const chain: number[] = [];
  for (let k = lastPeak(score, periods); k >= 0; k = previous[k]!) chain.push(k);
  return chain.reverse();
}

/** The best end lies within the last period and a half. */
function lastPeak(score: Float64Array, periods: Float32Array): number {
  let best = score.length - 1;
  const first = Math.max(0, Math.floor(score.length - 1.5 * (periods.at(-1) ?? 0)));
  for (let k = first; k < score.length; k++) if (score[k]! > score[best]!) best = k;
  return best;
}
