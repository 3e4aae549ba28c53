import { GRID_HZ } from '#runtime/features.ts';
import type { ChunkSink } from './pcm.ts';

export interface WindowShape {
  /** Samples in a window. */
  readonly size: number;
  /** Samples of it that lie before the grid point: size / 2 for a centred window, size for one that looks back. */
  readonly before: number;
  /** Samples per second of what is pushed. */
  readonly rate: number;
  /** Windows to deliver, at grid points 0…gridLength−1. */
  readonly gridLength: number;
}

/** The samples of one window are left[offset…offset+size), right likewise. */
export type WindowSink = (gridIndex: number, left: Float32Array, right: Float32Array, offset: number) => void;

/** Cuts a stream into overlapping windows at the grid points, with silence before the start and after the end. */
export class WindowStream {
  readonly #shape: WindowShape;
  readonly #sink: WindowSink;
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  /** Stream position of element 0 of the buffers; negative at first, where the silence before the track lies. */
  #origin: number;
  #filled: number;
  #next = 0;

  constructor(shape: WindowShape, sink: WindowSink) {
    this.#shape = shape;
    this.#sink = sink;
    const capacity = 4 * shape.size;
    this.#left = new Float32Array(capacity);
    this.#right = new Float32Array(capacity);
    this.#origin = -shape.before;
    this.#filled = shape.before;
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
    while (this.#next < this.#shape.gridLength) this.push({ left: silence, right: silence, count: silence.length });
  }

  #deliver(): void {
    while (this.#next < this.#shape.gridLength) {
      const offset = this.#start() - this.#origin;
      if (offset + this.#shape.size > this.#filled) return;
      this.#sink(this.#next, this.#left, this.#right, offset);
      this.#next += 1;
    }
  }

  /** Drops what no later window needs. */
  #forget(): void {
    const spent = Math.min(this.#start() - this.#origin, this.#filled);
    if (spent <= 0) return;
    this.#left.copyWithin(0, spent, this.#filled);
    this.#right.copyWithin(0, spent, this.#filled);
    this.#origin += spent;
    this.#filled -= spent;
  }

  /** Stream position of the next window's first sample. */
  #start(): number {
    return Math.round((this.#next * this.#shape.rate) / GRID_HZ) - this.#shape.before;
  }
}
