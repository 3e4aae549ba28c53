import type { MediaReference } from '#graphs/definition.ts';
import type { RunEvent } from './events.ts';

/** What is known of a run before anything of it starts. */
export interface PreflightContext {
  readonly signal: AbortSignal;
  readonly request: RunRequest;
  /** Absolute path of a medium that the graph names by content. */
  mediaPath(reference: MediaReference): string;
  /** Absolute path that the request gives for what this node leaves; null where it gives none. */
  outputPath(nodeId: string): string | null;
  /** Files that the run reads: no output may take their place. */
  readonly reads: readonly string[];
}

/** What every executor on the machine may use. One signal runs through everything. */
export interface RunContext extends Omit<PreflightContext, 'reads'> {
  /** A private folder on the disk of the cache; removed when the run ends, however it ends. */
  readonly workDir: string;
  /** Registers a path outside the work folder that must not survive the run; a later start sweeps it after a kill -9. */
  claimPath(path: string): Promise<void>;
  report(event: RunEvent): void;
  /** The run's graph without view and paths, as text: the recipe that goes into the file. */
  readonly recipe: string;
}

/** What a person asks for beside the graph. Paths live here, never in the graph. */
export interface RunRequest {
  /** Values for the graph's inputs by name; `audio` and `output` hold paths. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Seconds; analysis still covers the whole track. */
  readonly start?: number | undefined;
  readonly duration?: number | undefined;
  /** Inclusive, zero-based; instead of start and duration. */
  readonly frames?: { readonly from: number; readonly to: number } | undefined;
  readonly overwrite: boolean;
  /** Warnings about the input become errors. */
  readonly strict: boolean;
  /** Ignore finished segments and cached analysis. */
  readonly fresh: boolean;
  /** Multiplies the size of every capture; 1 is as drawn. */
  readonly scale: number;
}
