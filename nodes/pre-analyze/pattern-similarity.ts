/** Places in a beat that are compared, and grid points around each in which a stroke counts. */
const PLACES = 8;
const REACH = 2;

/** For each distance: the mean correlation (about −1…1) of what is struck within a beat and so many beats later. */
export function patternSimilarity(
  chain: readonly number[],
  tracks: readonly Float32Array[],
  distances: readonly number[],
): number[] {
  const size = PLACES * tracks.length;
  const patterns = beatPatterns(chain, tracks);
  const level = patterns.reduce((sum, value) => sum + value, 0) / Math.max(1, patterns.length);
  const variation = patterns.map((value) => value - level);
  const power = correlationAt(variation, 0);
  return distances.map((distance) => (power > 0 ? correlationAt(variation, distance * size) / power : 0));
}

function beatPatterns(chain: readonly number[], tracks: readonly Float32Array[]): Float32Array {
  const patterns = new Float32Array(Math.max(0, chain.length - 1) * PLACES * tracks.length);
  let next = 0;
  for (let n = 0; n + 1 < chain.length; n++) {
    for (let part = 0; part < PLACES; part++) {
      const place = Math.round(chain[n]! + (part / PLACES) * (chain[n + 1]! - chain[n]!));
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
