import { GRID_HZ } from '#runtime/features.ts';
import type { Envelope } from './envelope.ts';
import { percentile } from './normalise.ts';

export interface Onset {
  /** Seconds. */
  readonly time: number;
  /** Onset strength 0…1 at its peak. */
  readonly strength: number;
}

/** Flux that counts as a full onset even where the track never has more; in decades, see FluxMeter. */
const LEAST_FULL_FLUX = 0.25;
/** How far a peak must stand out of its surroundings: at least this … */
const LEAST_PROMINENCE = 0.12;
/** … and at least this many times the median strength, which is high for noise and low for music. */
const RESTLESSNESS = 2;
const PEAK_REACH = 3;
const MEAN_REACH = 10;
/** Two onsets closer than this are one. */
const LEAST_DISTANCE_SECONDS = 0.03;

/** Flux to 0…1: the 98th percentile of the moments at which anything begins becomes `presence`. */
export function onsetStrength(flux: Float32Array, presence: number): Float32Array {
  const rising = flux.filter((value) => value > LEAST_FULL_FLUX / 10).sort();
  const full = Math.max(percentile(rising, 0.98), LEAST_FULL_FLUX);
  return flux.map((value) => presence * Math.min(1, value / full));
}

/** Peaks of the onset strength, each put to the millisecond at which the sound rises. */
export function pickOnsets(strength: Float32Array, envelope: Envelope): Onset[] {
  const prominence = Math.max(LEAST_PROMINENCE, RESTLESSNESS * percentile(strength.toSorted(), 0.5));
  const onsets: Onset[] = [];
  for (let k = 0; k < strength.length; k++) {
    if (!isPeak(strength, k, prominence)) continue;
    const time = attackNear(k, envelope);
    if (time === null) continue;
    const onset = { time, strength: strength[k]! };
    const last = onsets.at(-1);
    if (last === undefined || time - last.time >= LEAST_DISTANCE_SECONDS) onsets.push(onset);
    else if (onset.strength > last.strength && time >= last.time) onsets[onsets.length - 1] = onset;
  }
  return onsets;
}

function isPeak(strength: Float32Array, k: number, prominence: number): boolean {
  const value = strength[k]!;
  if (value < prominence) return false;
  // Of a plateau the first point counts.
  if (highest(strength, k - PEAK_REACH, k) >= value || highest(strength, k + 1, k + PEAK_REACH + 1) > value)
    return false;
  let sum = 0;
  for (let n = k - MEAN_REACH; n <= k + MEAN_REACH; n++) sum += strength[n] ?? 0;
  return value >= sum / (2 * MEAN_REACH + 1) + prominence;
}

function highest(track: Float32Array, from: number, to: number): number {
  let most = 0;
  for (let n = Math.max(0, from); n < Math.min(to, track.length); n++) most = Math.max(most, track[n]!);
  return most;
}

const BINS_PER_POINT = 1000 / GRID_HZ;
/** A window of 43 ms hears an attack up to 20 ms before and after its centre. */
const SEARCH_BINS = [-25, 35] as const;
/** What the sound must rise above: the loudest of the preceding 12 ms, so that a bass note's own swing is no attack … */
const HOLD_BINS = 12;
/** … or 24 dB under the attack's peak, so that the faint smear that lossy coders put before an attack is not taken for it. */
const FLOOR_RATIO = 10 ** (-24 / 20);

/** The steepest rise of the envelope around a grid point, in seconds; null where the sound only gets quieter. */
function attackNear(k: number, envelope: Envelope): number | null {
  const centre = k * BINS_PER_POINT;
  const from = Math.max(0, centre + SEARCH_BINS[0]);
  const to = centre + SEARCH_BINS[1];
  const floor = envelope.peakBetween(from, to) * FLOOR_RATIO;
  if (floor === 0) return null;
  let best = 1;
  let bestBin: number | null = null;
  for (let bin = from; bin < to; bin++) {
    const rise = envelope.peakBetween(bin, bin + 1) / Math.max(envelope.peakBetween(bin - HOLD_BINS, bin), floor);
    if (rise <= best * 1.0001) continue;
    best = rise;
    bestBin = bin;
  }
  return bestBin === null ? null : envelope.attackTime(bestBin);
}
