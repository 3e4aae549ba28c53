import type { Novelty } from './novelty.ts';

/** Bars of four are so much more common than bars of three that three must explain the accents this much better. */
const METERS = [
  { beats: 4, advantage: 1.15 },
  { beats: 3, advantage: 1 },
] as const;
/** What a bar that is too long or too short costs, in standard deviations of the accent. */
const BREAK_COST = 8;
const REACH = 3;

/** Indices of the beats that begin a bar: where harmonies change and low sounds are struck, at even distances (Viterbi). */
export function downbeatIndices(chain: readonly number[], novelty: Novelty): number[] {
  if (chain.length === 0) return [];
  const accents = barAccents(chain, novelty);
  const readings = METERS.map(({ beats, advantage }) => {
    const { score, downbeats } = readBars(accents, beats);
    // The best of more places gains by chance; a random place's gain grows about like this.
    return { score: (score * advantage) / Math.sqrt(Math.log(2 * beats)), downbeats };
  });
  return readings.reduce((best, reading) => (reading.score > best.score ? reading : best)).downbeats;
}

/** Mean 0, standard deviation 1. */
function barAccents(chain: readonly number[], { change, low }: Novelty): Float64Array {
  const raw = Float64Array.from(chain, (k) => peakNear(change, k) + 0.5 * peakNear(low, k));
  const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
  const deviation = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / raw.length) || 1;
  return raw.map((value) => (value - mean) / deviation);
}

function readBars(accents: Float64Array, beats: number): { score: number; downbeats: number[] } {
  let score = new Float64Array(beats);
  const broken: Uint8Array[] = [];
  for (let n = 0; n < accents.length; n++) {
    const best = indexOfMax(score);
    const jumps = new Uint8Array(beats);
    const next = new Float64Array(beats);
    for (let place = 0; place < beats; place++) {
      const before = (place + beats - 1) % beats;
      const jump = score[best]! - BREAK_COST > score[before]!;
      jumps[place] = jump ? best + 1 : 0;
      next[place] = (jump ? score[best]! - BREAK_COST : score[before]!) + (place === 0 ? accents[n]! : 0);
    }
    broken.push(jumps);
    score = next;
  }
  const downbeats: number[] = [];
  let place = indexOfMax(score);
  const total = score[place]! / Math.max(1, accents.length / beats);
  for (let n = accents.length - 1; n >= 0; n--) {
    if (place === 0) downbeats.push(n);
    const jump = broken[n]![place]!;
    place = jump > 0 ? jump - 1 : (place + beats - 1) % beats;
  }
  return { score: total, downbeats: downbeats.reverse() };
}

function indexOfMax(values: Float64Array): number {
  let best = 0;
  for (let n = 1; n < values.length; n++) if (values[n]! > values[best]!) best = n;
  return best;
}

function peakNear(track: Float32Array, k: number): number {
  let most = 0;
  for (let n = Math.max(0, k - REACH); n <= Math.min(track.length - 1, k + REACH); n++)
    most = Math.max(most, track[n]!);
  return most;
}
