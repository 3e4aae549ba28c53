import { frameTime, type Fps } from '#graphs/fps.ts';
import { isDrive, isKeys, type Drive, type ParamValue } from '#graphs/values.ts';
import { eventFrame, GRID_HZ, trackAt, type Features } from './features.ts';
import { keyPosition, keyedNumber } from './keys.ts';

/** A value over time: `at(frame)` for the picture, `integralAt(frame)` = ∫₀ᵗ value dt in value · seconds. */
export interface Curve {
  at(frame: number): number;
  integralAt(frame: number): number;
}

/** The curve of a number, whichever form it has. `range` is where a drive without one ends up. */
export function numberCurve(value: ParamValue, range: readonly [number, number], features: Features, fps: Fps): Curve {
  if (typeof value === 'number') return constantCurve(value, fps);
  if (isKeys(value)) return sampledCurve((time) => keyedNumber(value.$keys, time), features, fps);
  if (isDrive(value)) return driveCurve(value.$drive, range, features, fps);
  throw new Error(
    `An animated parameter holds ${JSON.stringify(value)}: expected a number, {"$drive": …} or {"$keys": […]}.`,
  );
}

function constantCurve(value: number, fps: Fps): Curve {
  return { at: () => value, integralAt: (frame) => value * frameTime(frame, fps) };
}

function sampledCurve(at: (time: number) => number, features: Features, fps: Fps): Curve {
  const grid = Float32Array.from({ length: features.gridLength }, (_, index) => at(index / GRID_HZ));
  const integral = integrate(grid);
  return {
    at: (frame) => at(frameTime(frame, fps)),
    integralAt: (frame) => integral(frameTime(frame, fps)),
  };
}

function driveCurve(drive: Drive, paramRange: readonly [number, number], features: Features, fps: Fps): Curve {
  const { gain = 1, curve = 1, attack = 0.04, release = 0.25, offset = 0 } = drive;
  const [low, high] = drive.range ?? paramRange;
  const shape = (x: number) => low + (high - low) * Math.min(1, Math.max(0, gain * x + offset)) ** curve;

  const events = features.events[drive.feature];
  if (events) {
    const pulse = eventPulse(events, attack, release, fps);
    const grid = Float32Array.from({ length: features.gridLength }, (_, index) => shape(pulse(index / GRID_HZ, 0)));
    const integral = integrate(grid);
    return {
      at: (frame) => shape(pulse(frameTime(frame, fps), frame)),
      integralAt: (frame) => integral(frameTime(frame, fps)),
    };
  }

  const track = features.tracks[drive.feature];
  if (!track) throw new Error(`The analysis has no feature named "${drive.feature}".`);
  const grid = follow(track, (x) => Math.min(1, Math.max(0, gain * x + offset)) ** curve, attack, release);
  for (let index = 0; index < grid.length; index++) grid[index] = low + (high - low) * (grid[index] ?? 0);
  const integral = integrate(grid);
  return {
    at: (frame) => trackAt(grid, frameTime(frame, fps)),
    integralAt: (frame) => integral(frameTime(frame, fps)),
  };
}

/**
 * One-pole follower on the grid: y += (x − y) · (1 − exp(−dt / τ)), τ = attack while rising and release while falling, so the
 * motion is the same at every frame rate.
 */
function follow(track: Float32Array, shape: (x: number) => number, attack: number, release: number): Float32Array {
  const rise = attack > 0 ? 1 - Math.exp(-1 / (GRID_HZ * attack)) : 1;
  const fall = release > 0 ? 1 - Math.exp(-1 / (GRID_HZ * release)) : 1;
  const out = new Float32Array(track.length);
  let y = shape(track[0] ?? 0);
  for (let index = 0; index < track.length; index++) {
    const x = shape(track[index] ?? 0);
    y += (x - y) * (x > y ? rise : fall);
    out[index] = y;
  }
  return out;
}

/**
 * 0…1: rises linearly for `attack` seconds from each event, then decays with time constant `release`. An event shows on the frame
 * nearest to it, which may begin up to half a frame before the event: there it counts as just begun.
 */
function eventPulse(events: Float64Array, attack: number, release: number, fps: Fps) {
  const one = (since: number) => {
    const level = attack > 0 ? Math.min(1, since / attack) : 1;
    if (since <= attack) return level;
    return release > 0 ? Math.exp(-(since - attack) / release) : since > 0 ? 0 : 1;
  };
  const frameSeconds = fps.den / fps.num;
  return (time: number, frame: number): number => {
    let next = upperBound(events, time + frameSeconds);
    let level = 0;
    // The event before the last may still be louder than one that has only begun to rise.
    for (let taken = 0; taken < 2 && next > 0; next--) {
      const event = events[next - 1] ?? 0;
      const since = time - event;
      if (since < 0 && eventFrame(event, fps) > frame) continue;
      // With no release at all an event is one frame long.
      const shown = release > 0 || attack > 0 ? Math.max(0, since) : eventFrame(event, fps) === frame ? 0 : 1;
      level = Math.max(level, one(shown));
      taken++;
    }
    return level;
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

/** ∫₀ᵗ of the grid's linear interpolant: exact between grid points too, so speed never steps; the last value is held. */
function integrate(grid: Float32Array): (time: number) => number {
  const sums = new Float64Array(grid.length);
  for (let index = 1; index < grid.length; index++) {
    sums[index] = (sums[index - 1] ?? 0) + ((grid[index - 1] ?? 0) + (grid[index] ?? 0)) / (2 * GRID_HZ);
  }
  return (time) => {
    const position = Math.max(0, time * GRID_HZ);
    const left = Math.min(Math.floor(position), grid.length - 1);
    const fraction = position - left;
    const from = grid[left] ?? 0;
    if (left === grid.length - 1) return (sums[left] ?? 0) + (from * fraction) / GRID_HZ;
    const to = grid[left + 1] ?? from;
    return (sums[left] ?? 0) + (from * fraction + ((to - from) * fraction * fraction) / 2) / GRID_HZ;
  };
}

/** A colour over frames, in linear light; keys mix in linear light. */
export function colourCurve(
  value: ParamValue,
  fallback: string,
  fps: Fps,
): (frame: number) => [number, number, number] {
  if (isKeys(value)) {
    const keys = value.$keys.map((key) => ({ ...key, value: linearColour(String(key.value)) }));
    return (frame) => {
      const { from, to, mix } = keyPosition(keys, frameTime(frame, fps));
      const [r, g, b] = from.map((channel, index) => channel + ((to[index] ?? channel) - channel) * mix);
      return [r ?? 0, g ?? 0, b ?? 0];
    };
  }
  const colour = linearColour(typeof value === 'string' ? value : fallback);
  return () => colour;
}

/** `#rrggbb` (sRGB) to linear light, IEC 61966-2-1. */
export function linearColour(hex: string): [number, number, number] {
  const channel = (from: number) => {
    const code = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}
