import { sectionsOf, type Features, type Section } from '#runtime/features.ts';
import type { Columns } from './plot-columns.ts';
import { ink } from './plot-palette.ts';
import { element, text, type Box } from './svg.ts';

/** Pixels. */
export const PLOT_WIDTH = 1920;
const LEFT = 168;
export const RIGHT = 72;
/** Above a row, unless it says otherwise. */
export const GAP = 16;
export const HEADER_HEIGHT = 108;

/** What all rows of a plot share: the features, the time axis, and where the next row goes. */
export class Plot {
  readonly features: Features;
  readonly sections: readonly Section[];
  readonly columns: Columns;
  #y = HEADER_HEIGHT;

  constructor(features: Features) {
    this.features = features;
    this.sections = sectionsOf(features);
    this.columns = { count: PLOT_WIDTH - LEFT - RIGHT, duration: Math.max(features.duration, 0.01) };
  }

  /** Where the rows end so far. */
  get bottom(): number {
    return this.#y;
  }

  /** The next row, so many pixels high, `gap` below the one before. */
  row(height: number, gap = GAP): Box {
    this.#y += gap;
    const box = { x: LEFT, y: this.#y, width: PLOT_WIDTH - LEFT - RIGHT, height };
    this.#y += height;
    return box;
  }

  /** Pixels from the left of a time in seconds. */
  x(time: number): number {
    return LEFT + ((PLOT_WIDTH - LEFT - RIGHT) * Math.min(time, this.columns.duration)) / this.columns.duration;
  }

  /** Zero where the analysis has no such track. */
  track(name: string): Float32Array {
    return this.features.tracks[name] ?? new Float32Array(this.features.gridLength);
  }

  /** A name left of a row, with an optional note under it. */
  label(label: string, box: Box, note = ''): string {
    const middle = box.y + box.height / 2 + 4.5;
    const x = LEFT - 16;
    if (note === '') return text(label, x, middle, { size: 13, fill: ink.soft, anchor: 'end' });
    return (
      text(label, x, middle - 7, { size: 13, fill: ink.soft, anchor: 'end' }) +
      text(note, x, middle + 9, { size: 11, fill: ink.faint, anchor: 'end' })
    );
  }

  /** A line across a row at a height, with its value at the right. */
  scaleLine(box: Box, y: number, label: string): string {
    return (
      element('path', { d: `M${box.x} ${y.toFixed(1)}h${box.width}`, stroke: ink.line, fill: 'none' }) +
      (label === '' ? '' : text(label, box.x + box.width + 10, y + 4, { size: 12, fill: ink.faint }))
    );
  }
}

/** Heights of values 0…1 in a row, 1 at its top. */
export function heights(box: Box, values: readonly number[]): number[] {
  return values.map((value) => box.y + box.height * (1 - Math.min(1, Math.max(0, value))));
}

/** A thin line along the foot of a row. */
export function ground(box: Box): string {
  return element('path', { d: `M${box.x} ${box.y + box.height}h${box.width}`, stroke: ink.line, fill: 'none' });
}
