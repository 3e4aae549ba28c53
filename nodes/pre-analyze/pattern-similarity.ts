/** Grid points around a place in which a stroke counts. */
const REACH = 2;

/** For each distance: the mean correlation (about −1…1) of what is struck at so many places of a step and so many steps later. */
export function patternSimilarity(
  chain: readonly number[],
  tracks: readonly Float32Array[],
  distances: readonly number[],
  places: number,
): number[] {
  const size = places * tracks.length;
  const patterns = stepPatterns(chain, tracks, places);
  const level = patterns.reduce((sum, value) => sum + value, 0) / Math.max(1, patterns.length);
  const variation = patterns.map((value) => value - level);
  const power = correlationAt(variation, 0);
  return distances.map((distance) => (power > 0 ? correlationAt(variation, distance * size) / power : 0));
}

function stepPatterns(chain: readonly number[], tracks: readonly Float32Array[], places: number): Float32Array {
  const patterns = new Float32Array(Math.max(0, chain.length - 1) * places * tracks.length);
  let next = 0;
  for (let n = 0; n + 1 < chain.length; n++) {
    for (let part = 0; part < places; part++) {
      const place = Math.round(chain[n]! + (part / places) * (chain[n + 1]! - chain[n]!));
      for (const track of tracks) {
        let most = 0;
        for (let k = place - REACH; k <= place + REACH; k++) most = Math.max(most, track[k] ?? 0);
        patterns[next++] = most;
      }
    }
  }
  return patterns;
}

function correlationAt(values: Float32Array, lag: number): number {
  let sum = 0;
  for (let n = lag; n < values.length; n++) sum += values[n]! * values[n - lag]!;
  return sum / Math.max(1, values.length - lag);
}
