import type { ParamDefinition } from '#graphs/definition.ts';
import type { Fps } from '#graphs/fps.ts';
import type { ParamValue } from '#graphs/values.ts';
import type { Curve } from './curve.ts';
import { colourCurves, numberCurve } from './curves.ts';
import type { Features } from './features.ts';
import { limitFlashes, type LitCurve, type Span } from './flash-limiter.ts';

/** One animated parameter (or its integral) in a baked row: `size` floats from `offset`. */
export interface Column {
  readonly node: string;
  readonly name: string;
  readonly offset: number;
  /** 1 for a number, 3 for a linear-light colour. */
  readonly size: 1 | 3;
}

export interface RowLayout {
  readonly columns: readonly Column[];
  /** Floats in a row. */
  readonly width: number;
}

export interface AnimatedParam {
  readonly node: string;
  readonly name: string;
  readonly definition: ParamDefinition;
  readonly value: ParamValue;
  /** Keep the light of this node's parameters from flashing. */
  readonly limitFlashes?: boolean;
}

/** Animated parameters as a table [frame × column], computed for the range that is asked for. */
export interface BakedTable {
  readonly layout: RowLayout;
  /** Where the light of each node had to be softened. */
  readonly softened: readonly { readonly node: string; readonly spans: readonly Span[] }[];
  rows(first: number, count: number): Float32Array;
}

/**
 * Turns literals, drives and keyframes into rows. Everything with a history (attack, release, integrals) is computed here once on
 * the feature grid and looked up by frame, so a frame needs no other frame.
 */
export function bake(params: readonly AnimatedParam[], features: Features, fps: Fps): BakedTable {
  const tracks = params.flatMap((param) => tracksOf(param, features, fps));
  const { curves, softened } = limitLight(tracks, fps);

  const columns: Column[] = [];
  const writers: ((row: Float32Array, frame: number) => void)[] = [];
  let width = 0;
  const add = (column: Omit<Column, 'offset'>, values: readonly ((frame: number) => number)[]) => {
    const offset = width;
    columns.push({ ...column, offset });
    writers.push((row, frame) => values.forEach((valueAt, index) => (row[offset + index] = valueAt(frame))));
    width += column.size;
  };
  for (const { node, name, definition } of params) {
    const own = tracks.flatMap(({ param }, index) =>
      param.node === node && param.name === name ? (curves[index] ?? []) : [],
    );
    const values = own.map((curve) => (frame: number) => curve.at(frame));
    if (definition.type === 'colour') add({ node, name, size: 3 }, values);
    else if (definition.type === 'number' || definition.type === 'integer') {
      add({ node, name, size: 1 }, values);
      const { integral } = definition;
      if (integral !== undefined) {
        const integrals = own.map((curve) => (frame: number) => curve.integralAt(frame));
        add({ node, name: integral, size: 1 }, integrals);
      }
    }
  }

  return {
    layout: { columns, width },
    softened,
    rows(first, count) {
      const table = new Float32Array(count * width);
      for (let index = 0; index < count; index++) {
        const row = table.subarray(index * width, (index + 1) * width);
        for (const write of writers) write(row, first + index);
      }
      return table;
    },
  };
}

/** One curve of a parameter: a number has one, a colour three. */
interface Track extends LitCurve {
  readonly param: AnimatedParam;
}

// BT.709.
const luminanceOfChannels = [0.2126, 0.7152, 0.0722];

function tracksOf(param: AnimatedParam, features: Features, fps: Fps): Track[] {
  const { definition, value } = param;
  if (definition.type === 'colour') {
    const { luminance = 0 } = definition;
    return colourCurves(value, definition.default, features, fps).map((curve, channel) => ({
      ...{ param, curve },
      luminance: luminance * (luminanceOfChannels[channel] ?? 0),
    }));
  }
  if (definition.type !== 'number' && definition.type !== 'integer') return [];
  const { min, max, luminance = 0 } = definition;
  return [{ param, curve: numberCurve(value, [min, max], features, fps), luminance }];
}

/** The curves of all tracks, flashes limited node by node. */
function limitLight(tracks: readonly Track[], fps: Fps): { curves: Curve[]; softened: BakedTable['softened'] } {
  const curves = tracks.map(({ curve }) => curve);
  const softened = [];
  for (const node of new Set(tracks.map(({ param }) => param.node))) {
    const isLit = ({ param, luminance }: Track) =>
      param.node === node && param.limitFlashes === true && luminance !== 0;
    const lit = tracks.flatMap((track, index) => (isLit(track) ? [{ ...track, index }] : []));
    const limited = limitFlashes(lit, fps);
    if (limited.softened.length === 0) continue;
    for (const [place, { index, curve }] of lit.entries()) curves[index] = limited.curves[place] ?? curve;
    softened.push({ node, spans: limited.softened });
  }
  return { curves, softened };
}

/** Reads one node's columns of a row back into named values. */
export function readRow(
  layout: RowLayout,
  node: string,
  row: Float32Array,
): Record<string, number | [number, number, number]> {
  const values: Record<string, number | [number, number, number]> = {};
  for (const { node: owner, name, offset, size } of layout.columns) {
    if (owner !== node) continue;
    values[name] = size === 1 ? (row[offset] ?? 0) : [row[offset] ?? 0, row[offset + 1] ?? 0, row[offset + 2] ?? 0];
  }
  return values;
}
