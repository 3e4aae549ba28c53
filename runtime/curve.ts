import { frameTime, type Fps } from '#graphs/fps.ts';
import { GRID_HZ } from './features.ts';

/** A value over time. */
export interface Curve {
  /** For the picture. */
  at(frame: number): number;
  /** ∫₀ᵗ value dt in value · seconds. */
  integralAt(frame: number): number;
  /** The same value on the grid of the features, whatever the frame rate; null where it never changes. */
  readonly grid: Float32Array | null;
}

export function constantCurve(value: number, fps: Fps): Curve {
  return { at: () => value, integralAt: (frame) => value * frameTime(frame, fps), grid: null };
}

/** A curve whose integral is taken over its values on the grid. */
export function gridCurve(grid: Float32Array, fps: Fps, at: (frame: number) => number): Curve {
  let integral: ((time: number) => number) | undefined;
  return {
    at,
    integralAt: (frame) => (integral ??= integrate(grid))(frameTime(frame, fps)),
    grid,
  };
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
