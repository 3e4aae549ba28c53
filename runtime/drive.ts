import type { Fps } from '#graphs/fps.ts';
import { frameTime } from '#graphs/fps.ts';
import type { Drive } from '#graphs/values.ts';
import { eventFrame, GRID_HZ, trackAt, type Features } from './features.ts';
import { gridCurve, type Curve } from './curve.ts';

/** Seconds: no drive follows a track faster than this, so that none of them snaps. */
const leastTimeConstant = 0.01;
/** Seconds: a follower looks ahead by half its attack, by this at most. */
const mostLookAhead = 0.02;

/** The curve of a drive; `paramRange` is where one without a range of its own ends up. Throws for a feature that is not there. */
export function driveCurve(drive: Drive, paramRange: readonly [number, number], features: Features, fps: Fps): Curve {
  const { gain = 1, curve = 1, attack = 0.04, release = 0.25, offset = 0 } = drive;
  const [low, high] = drive.range ?? paramRange;
  const shape = (x: number) => Math.min(1, Math.max(0, gain * x + offset)) ** curve;
  const place = (y: number) => low + (high - low) * y;

  const events = features.events[drive.feature];
  if (events) {
    const pulse = eventPulse(events, attack, release);
    const onGrid = (index: number) => place(shape(pulse(index, { num: GRID_HZ, den: 1 })));
    const grid = Float32Array.from({ length: features.gridLength }, (_, index) => onGrid(index));
    return gridCurve(grid, fps, (frame) => place(shape(pulse(frame, fps))));
  }
  const track = features.tracks[drive.feature];
  if (!track) throw new Error(`The analysis has no feature named "${drive.feature}".`);
  const grid = follow(lookAhead(track.map(shape), attack), attack, release).map(place);
  return gridCurve(grid, fps, (frame) => trackAt(grid, frameTime(frame, fps)));
}

/**
 * One-pole follower on the grid: y += (x − y) · (1 − exp(−dt / τ)), τ = attack while rising and release while falling, so the
 * motion is the same at every frame rate.
 */
function follow(track: Float32Array, attack: number, release: number): Float32Array {
  const rise = 1 - Math.exp(-1 / (GRID_HZ * Math.max(leastTimeConstant, attack)));
  const fall = 1 - Math.exp(-1 / (GRID_HZ * Math.max(leastTimeConstant, release)));
  let y = track[0] ?? 0;
  return track.map((x) => (y += (x - y) * (x > y ? rise : fall)));
}

/** Of each point the highest among it and those a little later: rises come earlier, falls do not. */
function lookAhead(track: Float32Array, attack: number): Float32Array {
  const points = Math.round(Math.min(mostLookAhead, Math.max(leastTimeConstant, attack) / 2) * GRID_HZ);
  return track.map((_, index) => track.subarray(index, index + points + 1).reduce((most, x) => Math.max(most, x)));
}

/**
 * 0…1: rises linearly for `attack` seconds up to each event, then decays with time constant `release`. An event shows on the frame
 * nearest to it, which may begin up to half a frame before the event: there it has its top already. With no release at all an event
 * is one frame long.
 */
function eventPulse(events: Float64Array, attack: number, release: number) {
  return (frame: number, fps: Fps): number => {
    const time = frameTime(frame, fps);
    const next = upperBound(events, time);
    const [last, coming] = [events[next - 1], events[next]];
    const shown = (event: number | undefined) => event !== undefined && eventFrame(event, fps) === frame;
    if (shown(coming) || (release === 0 && shown(last))) return 1;
    const rise = coming !== undefined && attack > 0 ? Math.max(0, 1 - (coming - time) / attack) : 0;
    // The event before the last has decayed further, all being of one height.
    const fall = last !== undefined && release > 0 ? Math.exp((last - time) / release) : 0;
    return Math.max(rise, fall);
  };
}

/** Index of the first element greater than `value`. */
function upperBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
