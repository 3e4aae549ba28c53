import type { JobError, WorkEvent } from '#runtime/protocol/job-events.ts';
import type { Claim } from './job.ts';
import type { RunSpec } from './spec.ts';

/** What the queue needs of those who render. None of it throws or rejects: whatever goes wrong is an outcome. */
export interface Renderers {
  /** `hear` gets every event of the run, and null as a mere sign of life. */
  start(work: Work, hear: (event: WorkEvent | null) => void): RunAtWork;
  /** Ends whatever is still there; resolves when it is gone. */
  end(): Promise<void>;
  /** The same at once. */
  kill(): void;
}

export interface Work extends Claim {
  readonly spec: RunSpec;
  /** An empty folder for what the run leaves. */
  readonly folder: string;
}

export interface RunAtWork {
  readonly ended: Promise<Outcome>;
  /** Asks for the end; finished segments stay in the cache. */
  stop(): void;
  /** Ends it at once, with all its processes. */
  kill(): void;
}

export type Outcome =
  /** Names of files in the work's folder. */
  | { readonly kind: 'completed'; readonly files: readonly string[] }
  | { readonly kind: 'failed'; readonly error: JobError }
  /** As it was asked to. */
  | { readonly kind: 'stopped' }
  /** The process is gone. */
  | { readonly kind: 'died' };
