import { GRID_HZ } from '#runtime/features.ts';
import { TEMPO_RANGE_BPM, type Beats } from './beats.ts';

/** What drives can follow of the beats; the names and meanings are those of graphs/features.ts. */
export interface BeatFeatures {
  readonly tracks: Readonly<
    Record<'beatPhase' | 'barPhase' | 'beatStrength' | 'tempo' | 'tempoBpm' | 'beatConfidence', Float32Array>
  >;
  readonly events: Readonly<Record<'beat' | 'downbeat', Float64Array>>;
}

/** Tracks are 0 where there is no beat: before the first, a beat after the last, and in music without one. */
export function beatFeatures(beats: Beats): BeatFeatures {
  const gridLength = beats.bpmAt.length;
  const [slowest, fastest] = TEMPO_RANGE_BPM;
  const tempo = beats.bpmAt.map((bpm) => (bpm > 0 ? clamp01((bpm - slowest) / (fastest - slowest)) : 0));
  return {
    tracks: {
      beatPhase: phaseTrack(beats.times, gridLength),
      barPhase: phaseTrack(beats.downbeats, gridLength),
      beatStrength: strengthTrack(beats, gridLength),
      tempo,
      tempoBpm: beats.bpmAt,
      beatConfidence: new Float32Array(gridLength).fill(beats.confidence),
    },
    events: { beat: beats.times, downbeat: beats.downbeats },
  };
}

/** From 0 on each of `times` to 1 just before the next; the last is taken to last as long as the one before it. */
function phaseTrack(times: Float64Array, gridLength: number): Float32Array {
  const track = new Float32Array(gridLength);
  for (let n = 0; n < times.length; n++) {
    const start = times[n]!;
    const end = times[n + 1] ?? start + (times.length > 1 ? start - times[n - 1]! : 0);
    for (let k = pointAtOrAfter(start); k < Math.min(pointAtOrAfter(end), gridLength); k++) {
      // Rounding to 32 bits must not make a phase of 1, which is the next beat's 0.
      track[k] = Math.min((k / GRID_HZ - start) / (end - start), 1 - 2 ** -24);
    }
  }
  return track;
}

/** The last beat's strength from the grid point at or after it on. */
function strengthTrack({ times, strengths }: Beats, gridLength: number): Float32Array {
  const track = new Float32Array(gridLength);
  times.forEach((time, n) => track.fill(strengths[n]!, pointAtOrAfter(time), pointAtOrAfter(times[n + 1] ?? Infinity)));
  return track;
}

/** As `beatsOf` in runtime/features.ts reads it: a beat on a grid point counts from that point on. */
function pointAtOrAfter(time: number): number {
  return Math.ceil(time * GRID_HZ);
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
