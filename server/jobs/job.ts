import { z } from 'zod';
import { jobErrorSchema, jobStateSchema, type JobError, type JobState } from '#runtime/protocol/job-events.ts';
import { runSummarySchema, type RunSummary } from './spec.ts';

export interface Job extends RunSummary {
  readonly id: string;
  readonly state: JobState;
  /** Higher goes first; among equals the older one. */
  readonly priority: number;
  /** How many times a renderer has taken it up. */
  readonly attempt: number;
  /** 0 to 100, never going back. */
  readonly progress: number;
  readonly blockedBy: 'disk' | null;
  readonly cancelling: boolean;
  /** Of its latest event; 0 before the first. */
  readonly lastSeq: number;
  readonly retryOf: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: JobError | null;
}

/** A job as it is after its latest event. */
export type JobRef = Pick<Job, 'id' | 'lastSeq'>;

/** The right to work on a job: valid as long as the job is `processing` with this attempt. */
export interface Claim {
  readonly id: string;
  readonly attempt: number;
}

export const blockedBySchema = z.literal('disk').nullable();

const json = z.string().transform((text): unknown => JSON.parse(text));

/** A row of `runs` beside the queue's `blocked_by`. */
const rowSchema = z.object({
  number: z.int(),
  id: z.string(),
  state: jobStateSchema,
  summary: json.pipe(runSummarySchema),
  priority: z.int(),
  attempt: z.int(),
  failures: z.int(),
  cancelling: z.int(),
  progress: z.number(),
  last_seq: z.int(),
  retry_of: z.string().nullable(),
  created_at: z.int(),
  started_at: z.int().nullable(),
  ended_at: z.int().nullable(),
  error: json.pipe(jobErrorSchema).nullable(),
  blocked_by: blockedBySchema,
});

/** A job with what only the store needs to know. */
export interface JobRecord extends Job {
  readonly number: number;
  readonly failures: number;
}

export function readJob(row: unknown): JobRecord {
  const { summary, cancelling, last_seq, retry_of, created_at, started_at, ended_at, blocked_by, ...same } =
    rowSchema.parse(row);
  return {
    ...same,
    ...summary,
    blockedBy: same.state === 'pending' ? blocked_by : null,
    cancelling: cancelling === 1,
    lastSeq: last_seq,
    retryOf: retry_of,
    createdAt: created_at,
    startedAt: started_at,
    endedAt: ended_at,
  };
}
