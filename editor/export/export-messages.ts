import type { Stage } from './export-job.ts';

/** The worker reads the order itself, from the browser's database; it can be ended at any time. */
export interface ToExporter {
  readonly job: string;
  readonly sound: Float32Array | null;
}

export type FromExporter =
  | { readonly type: 'progress'; readonly stage: Stage; readonly done: number }
  | { readonly type: 'note'; readonly note: string }
  | { readonly type: 'done'; readonly blob: Blob; readonly ending: 'mp4' | 'zip' }
  | { readonly type: 'failed'; readonly message: string };
