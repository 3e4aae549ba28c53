import type { ParamDefinition } from '#graphs/definition.ts';
import type { Fps } from '#graphs/fps.ts';
import type { ParamValue } from '#graphs/values.ts';
import { colourCurves, numberCurve } from './curves.ts';
import type { Features } from './features.ts';

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
}

/** Animated parameters as a table [frame × column], computed for the range that is asked for. */
export interface BakedTable {
  readonly layout: RowLayout;
  rows(first: number, count: number): Float32Array;
}

/**
 * Turns literals, drives and keyframes into rows. Everything with a history (attack, release, integrals) is computed here once on
 * the feature grid and looked up by frame, so a frame needs no other frame.
 */
export function bake(params: readonly AnimatedParam[], features: Features, fps: Fps): BakedTable {
  const columns: Column[] = [];
  const writers: ((row: Float32Array, frame: number) => void)[] = [];
  let width = 0;
  const add = (
    node: string,
    name: string,
    size: 1 | 3,
    write: (row: Float32Array, frame: number, at: number) => void,
  ) => {
    const offset = width;
    columns.push({ node, name, offset, size });
    writers.push((row, frame) => write(row, frame, offset));
    width += size;
  };

  for (const { node, name, definition, value } of params) {
    if (definition.type === 'colour') {
      const channels = colourCurves(value, definition.default, features, fps);
      add(node, name, 3, (row, frame, at) => {
        for (const [channel, curve] of channels.entries()) row[at + channel] = curve.at(frame);
      });
    } else if (definition.type === 'number' || definition.type === 'integer') {
      const range = [definition.min, definition.max] as const;
      const curve = numberCurve(value, range, features, fps);
      add(node, name, 1, (row, frame, at) => (row[at] = curve.at(frame)));
      if (definition.integral)
        add(node, definition.integral, 1, (row, frame, at) => (row[at] = curve.integralAt(frame)));
    }
  }

  return {
    layout: { columns, width },
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
