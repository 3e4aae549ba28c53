import { GRID_HZ } from '#runtime/features.ts';
import type { ChunkSink } from './pcm.ts';

export interface WindowShape {
  /** Samples in a window. */
  readonly size: number;
  /** Samples of it that lie before the grid point: size / 2 for a centred window, size for one that looks back. */
  readonly before: number;
  /** Samples per second of what is pushed. */
  readonly rate: number;
  /** Grid points at which windows are delivered: from the first, 0 unless told, up to but without the last. */
  readonly from?: number;
  readonly to: number;
}

/** The samples of one window are left[offset…offset+size), right likewise. */
export type WindowSink = (gridIndex: number, left: Float32Array, right: Float32Array, offset: number) => void;

/**
 * Cuts a stream into overlapping windows at the grid points, with silence before the start and after the end. The stream
 * begins with the first window's first sample, or with the track's where that lies later.
 */
export class WindowStream {
  readonly #shape: WindowShape;
  readonly #sink: WindowSink;
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  /** Stream position of element 0 of the buffers; negative at first, where the silence before the track lies. */
  #origin: number;
  #filled: number;
  #next: number;

  constructor(shape: WindowShape, sink: WindowSink) {
    this.#shape = shape;
    this.#sink = sink;
    const capacity = 4 * shape.size;
    this.#left = new Float32Array(capacity);
    this.#right = new Float32Array(capacity);
    this.#next = shape.from ?? 0;
    this.#origin = firstSample(shape, this.#next);
    this.#filled = Math.max(0, -this.#origin);
  }

  readonly push: ChunkSink = ({ left, right, count }) => {
    let taken = 0;
    while (taken < count) {
      const room = Math.min(count - taken, this.#left.length - this.#filled);
      this.#left.set(left.subarray(taken, taken + room), this.#filled);
      this.#right.set(right.subarray(taken, taken + room), this.#filled);
      this.#filled += room;
      taken += room;
      this.#deliver();
      this.#forget();
    }
  };

  /** Delivers the windows that reach beyond the end. */
  finish(): void {
    const silence = new Float32Array(this.#shape.size);
    while (this.#next < this.#shape.to) this.push({ left: silence, right: silence, count: silence.length });
  }

  #deliver(): void {
    while (this.#next < this.#shape.to) {
      const offset = firstSample(this.#shape, this.#next) - this.#origin;
      if (offset + this.#shape.size > this.#filled) return;
      this.#sink(this.#next, this.#left, this.#right, offset);
      this.#next += 1;
    }
  }

  /** Drops what no later window needs. */
  #forget(): void {
    const spent = Math.min(firstSample(this.#shape, this.#next) - this.#origin, this.#filled);
    if (spent <= 0) return;
    this.#left.copyWithin(0, spent, this.#filled);
    this.#right.copyWithin(0, spent, this.#filled);
    this.#origin += spent;
    this.#filled -= spent;
  }
}

/** Stream position of the first sample of the window at a grid point. */
export function firstSample({ rate, before }: Pick<WindowShape, 'rate' | 'before'>, gridIndex: number): number {
  return Math.round((gridIndex * rate) / GRID_HZ) - before;
}
