import { z } from 'zod';

/** A file of the job folder. What its owner wrote stays in it as it was; the server adds the rest. */
const jobFileSchema = z.looseObject({
  id: z.string().optional(),
  config: z.record(z.string(), z.unknown()),
});

export type JobFile = z.infer<typeof jobFileSchema>;

/** What the server tells in it. */
export interface JobFileNews {
  readonly status: 'pending' | 'processing' | 'complete' | 'failed';
  /** The server's name for the job; by it a file that is finished is known again. */
  readonly job?: string;
  readonly progress?: number;
  /** Path of the finished file; `outputs` where there are several. */
  readonly output?: string;
  readonly outputs?: readonly string[];
  readonly error?: string;
  readonly cancelled?: true;
  readonly blockedBy?: string;
}

/**
 * `whole`: all of it is there. `partial`: not yet; no part of an object is an object, so that a file that is still being written is
 * known by that. `wrong`: it is whole, but no job.
 */
export type Reading =
  | { readonly kind: 'whole'; readonly file: JobFile }
  | { readonly kind: 'partial' }
  | { readonly kind: 'wrong'; readonly content: unknown; readonly error: string };

export function readJobFile(text: string): Reading {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { kind: 'partial' };
  }
  const file = jobFileSchema.safeParse(content);
  if (file.success) return { kind: 'whole', file: file.data };
  const error = 'A job file is an object with “config”: {"id": "song", "config": {"type": …, "audio": …}}.';
  return { kind: 'wrong', content, error };
}

/** The file with news in it; news of before that do not hold any more are taken out. */
export function tell(file: object, id: string, news: JobFileNews): string {
  const {
    status: _,
    progress: _p,
    output: _o,
    outputs: _s,
    error: _e,
    cancelled: _c,
    blockedBy: _b,
    job: _j,
    ...own
  } = file as Record<string, unknown>;
  return `${JSON.stringify({ id, ...own, ...news }, null, 2)}\n`;
}
