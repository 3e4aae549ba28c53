import { z } from 'zod';
import { stageWeights, type RunEvent } from '#runtime/events.ts';

/**
 * `pending`: waits for its turn. `processing`: a renderer works on it. `completed`, `failed`, `cancelled`: over, and nothing ever
 * changes that; asking again makes another job.
 */
export const jobStateSchema = z.enum(['pending', 'processing', 'completed', 'failed', 'cancelled']);
export type JobState = z.infer<typeof jobStateSchema>;

/** Why a job failed, as a sentence that a musician can act on. */
export const jobErrorSchema = z.object({ code: z.string(), message: z.string(), node: z.string().exactOptional() });
export type JobError = z.infer<typeof jobErrorSchema>;

const nodeName = z.string();
const count = z.int().nonnegative();

const planSchema = z.object({
  type: z.literal('plan'),
  nodes: z.array(z.object({ id: z.string(), type: z.string(), place: z.string() })),
});
const usingSchema = z.object({
  type: z.literal('using'),
  what: z.string(),
  name: z.string(),
  detail: z.string().exactOptional(),
});
const nodeSchema = z.object({
  type: z.literal('node'),
  id: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'cached']),
  detail: z.string().exactOptional(),
});
const progressSchema = z.object({
  type: z.literal('progress'),
  progress: z.number().min(0).max(100),
  stage: z.enum(Object.keys(stageWeights) as (keyof typeof stageWeights)[]),
  frame: count.nullable(),
  frames: count.nullable(),
  fps: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
const segmentSchema = z.object({
  type: z.literal('segment'),
  node: z.string(),
  index: count,
  of: count,
  state: z.enum(['started', 'rendered', 'reused', 'retried']),
  first: count,
  count,
});
const warningSchema = z.object({
  type: z.literal('warning'),
  code: z.string(),
  message: z.string(),
  node: nodeName.exactOptional(),
});

/** What a run's events tell a job. Its end is left out: that is true when it is stored, not when the renderer says so. */
export const workEventSchema = z.discriminatedUnion('type', [
  planSchema,
  usingSchema,
  nodeSchema,
  progressSchema,
  segmentSchema,
  warningSchema,
]) satisfies z.ZodType<Exclude<RunEvent, { type: 'stage' | 'done' | 'failed' }>>;

export type WorkEvent = z.infer<typeof workEventSchema>;
export type SegmentEvent = z.infer<typeof segmentSchema>;

/** A job has entered a state, or waits in it for another reason than before. */
const stateEventSchema = z.object({
  type: z.literal('state'),
  state: jobStateSchema,
  attempt: count,
  /** What a pending job waits for, other than its turn. */
  blockedBy: z.literal('disk').exactOptional(),
  /** Cancelling was asked for; the renderer is still to let go. */
  cancelling: z.literal(true).exactOptional(),
  /** Why a job is pending again. */
  reason: z.string().exactOptional(),
  error: jobErrorSchema.exactOptional(),
});

export const jobEventSchema = z.discriminatedUnion('type', [...workEventSchema.options, stateEventSchema]);

/** Everything that is stored of a job, in order. */
export type JobEvent = z.infer<typeof jobEventSchema>;

export const storedEventSchema = z.object({
  /** 1, 2, 3 … within its job. */
  seq: z.int().positive(),
  /** Milliseconds since 1970. */
  at: z.int(),
  event: jobEventSchema,
});
export type StoredEvent = Readonly<z.infer<typeof storedEventSchema>>;
