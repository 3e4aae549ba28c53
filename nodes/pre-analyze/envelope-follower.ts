import { GRID_HZ } from '#runtime/features.ts';

export interface FollowerTimes {
  /** Time constants in seconds. */
  readonly attack: number;
  readonly release: number;
  /** Seconds that the follower looks ahead, so that it has risen when the sound is there. */
  readonly lookAhead: number;
}

/** One-pole follower on the grid, y += (x − y) · (1 − e^(−dt/τ)), with the attack's τ while rising and the release's while falling. */
export function followEnvelope(track: Float32Array, { attack, release, lookAhead }: FollowerTimes): Float32Array {
  const rise = 1 - Math.exp(-1 / (GRID_HZ * attack));
  const fall = 1 - Math.exp(-1 / (GRID_HZ * release));
  const ahead = Math.round(lookAhead * GRID_HZ);
  let y = track[0] ?? 0;
  return track.map((_, k) => {
    let x = 0;
    for (let n = k; n <= Math.min(k + ahead, track.length - 1); n++) x = Math.max(x, track[n]!);
    y += (x - y) * (x > y ? rise : fall);
    return y;
  });
}
