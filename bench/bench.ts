import type { Figure } from './figures.ts';

/** What every bench gets. */
export interface BenchContext {
  /** Fewer frames: shows that everything works and where the ratios lie, roughly. */
  readonly quick: boolean;
  /** A private folder. */
  readonly folder: string;
  /** The demo track. */
  readonly audio: string;
  /** One of the bench's parts, where only that was asked for. */
  readonly part?: string | undefined;
  readonly signal: AbortSignal;
}

export interface Bench {
  readonly name: string;
  readonly what: string;
  /** What `name:part` can single out. */
  readonly parts?: readonly string[];
  run(context: BenchContext): AsyncIterable<Figure>;
}
