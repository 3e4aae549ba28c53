import type { SectionKind } from '#graphs/features.ts';
import { GRID_HZ, type Section } from '#runtime/features.ts';
import { followEnvelope } from './envelope-follower.ts';
import { percentile } from './normalise.ts';
import { fullness } from './sections.ts';
import { SLOW_HZ, type SlowFeatures } from './slow-features.ts';

/** What differs less than this between a track's emptiest and fullest moments does not fill 0…1. */
const LEAST_INTENSITY_SPAN = 0.35;
const intensityTimes = { attack: 0.3, release: 0.8, lookAhead: 0 };
/** Tension falls back over this time: a drop is sudden, but no cut. */
const TENSION_RELEASE_SECONDS = 0.25;

/** The starts of the sections of each kind, in seconds. */
export function sectionEvents(sections: readonly Section[]): Record<SectionKind, Float64Array> {
  const starts = (kind: SectionKind) =>
    Float64Array.from(sections.filter((section) => section.kind === kind).map(({ start }) => start));
  return { quiet: starts('quiet'), build: starts('build'), drop: starts('drop'), main: starts('main') };
}

/** From 0 at the start of each build to 1 at its end. */
export function tensionTrack(sections: readonly Section[], gridLength: number): Float32Array {
  const track = new Float32Array(gridLength);
  for (const { kind, start, end } of sections) {
    if (kind !== 'build') continue;
    for (let k = Math.ceil(start * GRID_HZ); k < Math.min(gridLength, (end + TENSION_RELEASE_SECONDS) * GRID_HZ); k++) {
      const time = k / GRID_HZ;
      track[k] = time < end ? (time - start) / (end - start) : 1 - (time - end) / TENSION_RELEASE_SECONDS;
    }
  }
  return track;
}

/** How full the sound is, smoothed over seconds but never across the start of a section. */
export function intensityTrack(slow: SlowFeatures, sections: readonly Section[], gridLength: number): Float32Array {
  const full = Float64Array.from({ length: slow.length }, (_, n) => fullness(slow, n));
  const sorted = Float32Array.from(full).sort();
  const high = percentile(sorted, 0.97);
  const low = Math.min(percentile(sorted, 0.02), high - LEAST_INTENSITY_SPAN);
  const track = new Float32Array(gridLength);
  for (const { start, end } of sections) {
    // Points whose window reaches into a neighbouring section speak of both.
    const from = Math.min(slow.length - 1, Math.ceil((start + 0.5) * SLOW_HZ));
    const to = Math.max(from, Math.floor((end - 0.5) * SLOW_HZ) - 1);
    for (let k = Math.ceil(start * GRID_HZ); k < Math.min(gridLength, Math.floor(end * GRID_HZ) + 1); k++) {
      const position = Math.min(Math.max((k / GRID_HZ) * SLOW_HZ - 0.5, from), to);
      track[k] = smoothAt(full, position, from, to);
    }
  }
  return followEnvelope(
    track.map((value) => Math.min(1, Math.max(0, (value - low) / (high - low)))),
    intensityTimes,
  );
}

const SMOOTHING_SECONDS = 1.5;

/** Triangular mean around a position with a fraction, of what lies in [from, to]. */
function smoothAt(values: Float64Array, position: number, from: number, to: number): number {
  const reach = SMOOTHING_SECONDS * SLOW_HZ;
  let sum = 0;
  let weights = 0;
  for (let n = Math.max(from, Math.ceil(position - reach)); n <= Math.min(to, Math.floor(position + reach)); n++) {
    const weight = 1 - Math.abs(n - position) / (reach + 1);
    sum += weight * (values[n] ?? 0);
    weights += weight;
  }
  return weights > 0 ? sum / weights : 0;
}
