import { frameTime, type Fps } from '#graphs/fps.ts';
import { gridCurve, type Curve } from './curve.ts';
import { GRID_HZ, trackAt } from './features.ts';
import { FLASHES_A_SECOND, generalChanges } from './flashes.ts';

/** A parameter's curve, and how much relative luminance of the whole picture one unit of it adds. */
export interface LitCurve {
  readonly curve: Curve;
  readonly luminance: number;
}

export interface Limited {
  readonly curves: readonly Curve[];
  /** Where they were softened, in seconds. */
  readonly softened: readonly Span[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Seconds before and after what flashes, over which the softening comes and goes. */
const fadeSeconds = 0.3;
/** Seconds of sound over which the slow mean is taken, weighted with a Hann window: nothing that flashes is left of it. */
const meanSeconds = 2;
/** Steps in which the softening is searched for. */
const steps = 64;

/**
 * Keeps the light that the curves add up to at three general flashes (WCAG 2.3.1) or fewer in any second: around more of them, each
 * curve is drawn towards its slow mean, just as far as it takes, and comes back smoothly. All that lies outside stays as it is, bit
 * for bit. Everything happens on the grid of the features, so that it is the same at every frame rate.
 */
export function limitFlashes(lit: readonly LitCurve[], fps: Fps): Limited {
  const curves = lit.map(({ curve }) => curve);
  const grids = curves.map(({ grid }) => grid);
  const length = grids.find((grid) => grid !== null)?.length ?? 0;
  const light = (from: readonly (Float32Array | null)[]) => sumOfLight(lit, from, length);

  const total = light(grids);
  let flashing = flashingSpans(total);
  if (flashing.length === 0) return { curves, softened: [] };

  const means = grids.map((grid) => grid && slowMean(grid));
  const slowTotal = light(means);
  const softening = new Float32Array(length);
  for (const span of flashing) raise(softening, span, leastSoftening(total, slowTotal, span));
  let softer = grids;
  for (let round = 0; round < steps; round++) {
    softer = grids.map((grid, index) => grid && soften(grid, means[index] ?? grid, softening));
    flashing = flashingSpans(light(softer));
    if (flashing.length === 0) break;
    // One span's softening can move another's changes: a little more of it.
    for (const span of flashing) raise(softening, span, Math.min(1, strongest(softening, span) + 2 / steps));
  }
  return {
    curves: curves.map((curve, index) => softenedCurve(curve, softer[index], means[index], softening, fps)),
    softened: spansOf(softening),
  };
}

/** Grid points, both inclusive. */
interface GridSpan {
  readonly first: number;
  readonly last: number;
}

function sumOfLight(lit: readonly LitCurve[], grids: readonly (Float32Array | null)[], length: number): Float64Array {
  const sum = new Float64Array(length);
  for (const [index, { curve, luminance }] of lit.entries()) {
    const grid = grids[index];
    const constant = grid ? 0 : curve.at(0);
    for (let at = 0; at < length; at++) sum[at] = (sum[at] ?? 0) + luminance * (grid ? (grid[at] ?? 0) : constant);
  }
  return sum;
}

/** Where a change more than three flashes have falls within a second: frames may see it a little earlier or later than the grid. */
function flashingSpans(light: Float64Array): GridSpan[] {
  const changes = generalChanges(light);
  const most = 2 * FLASHES_A_SECOND;
  return changes.flatMap((first, index) => {
    const last = changes[index + most] ?? Infinity;
    return last - first < GRID_HZ ? [{ first: Math.max(0, first - GRID_HZ / 10), last: last + GRID_HZ / 10 }] : [];
  });
}

/** The smallest share of the way to the slow mean at which a span flashes no longer, if all around is softened alike. */
function leastSoftening(total: Float64Array, slowTotal: Float64Array, { first, last }: GridSpan): number {
  const from = Math.max(0, first - GRID_HZ);
  const around = total.subarray(from, last + GRID_HZ);
  let [enough, little] = [steps, 0];
  while (enough - little > 1) {
    const middle = (enough + little) >> 1;
    const light = around.map((value, index) => value - (middle / steps) * (value - (slowTotal[from + index] ?? value)));
    if (flashingSpans(light).length === 0) enough = middle;
    else little = middle;
  }
  return enough / steps;
}

/** Softens a span by `amount` at least, fading in before it and out after it. */
function raise(softening: Float32Array, { first, last }: GridSpan, amount: number): void {
  const fade = fadeSeconds * GRID_HZ;
  const end = Math.min(softening.length - 1, last + fade);
  for (let at = Math.max(0, first - fade); at <= end; at++) {
    const outside = Math.max(0, first - at, at - last) / fade;
    softening[at] = Math.max(softening[at] ?? 0, amount * (0.5 + 0.5 * Math.cos(Math.PI * outside)));
  }
}

function strongest(softening: Float32Array, { first, last }: GridSpan): number {
  return softening.subarray(first, last + 1).reduce((most, amount) => Math.max(most, amount), 0);
}

function slowMean(grid: Float32Array): Float32Array {
  const reach = (meanSeconds / 2) * GRID_HZ;
  const weights = Float64Array.from(
    { length: 2 * reach - 1 },
    (_, k) => 0.5 - 0.5 * Math.cos((Math.PI * (k + 1)) / reach),
  );
  return grid.map((_, at) => {
    let [sum, weight] = [0, 0];
    for (let k = Math.max(0, reach - 1 - at); k < weights.length && at + k - reach + 1 < grid.length; k++) {
      sum += (weights[k] ?? 0) * (grid[at + k - reach + 1] ?? 0);
      weight += weights[k] ?? 0;
    }
    return sum / weight;
  });
}

function soften(grid: Float32Array, mean: Float32Array, softening: Float32Array): Float32Array {
  return grid.map((value, at) => towards(value, mean[at] ?? value, softening[at] ?? 0));
}

function towards(value: number, mean: number, amount: number): number {
  return amount === 0 ? value : value - amount * (value - mean);
}

function softenedCurve(
  curve: Curve,
  grid: Float32Array | null | undefined,
  mean: Float32Array | null | undefined,
  softening: Float32Array,
  fps: Fps,
): Curve {
  if (!grid || !mean) return curve;
  return gridCurve(grid, fps, (frame) => {
    const time = frameTime(frame, fps);
    return towards(curve.at(frame), trackAt(mean, time), trackAt(softening, time));
  });
}

function spansOf(softening: Float32Array): Span[] {
  const spans: Span[] = [];
  let from: number | null = null;
  for (let at = 0; at <= softening.length; at++) {
    const isSoftened = (softening[at] ?? 0) > 0;
    if (isSoftened) from ??= at;
    else if (from !== null) {
      spans.push({ from: from / GRID_HZ, to: (at - 1) / GRID_HZ });
      from = null;
    }
  }
  return spans;
}
