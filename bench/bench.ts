import type { Figure } from './figures.ts';

/** What every bench gets. */
export interface BenchContext {
  /** Fewer frames: shows that everything works and where the ratios lie, roughly. */
  readonly quick: boolean;
  /** A private folder. */
  readonly folder: string;
  /** The demo track. */
  readonly audio: string;
  readonly signal: AbortSignal;
}

export interface Bench {
  readonly name: string;
  readonly what: string;
  run(context: BenchContext): AsyncIterable<Figure>;
}
