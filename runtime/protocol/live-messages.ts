import { z } from 'zod';
import { storedEventSchema } from './job-events.ts';
import { jobViewSchema } from './job-view.ts';
import { problemDocumentSchema } from './problem-document.ts';
import { runPictureSchema } from './run-picture.ts';

// What a viewer and a server say to each other over `/ws`: one JSON value a message. Pictures come as binary messages (thumbnail.ts).

const jobId = z.string().min(1).max(100);
/** Comes back in the answer, so that a viewer knows what it is about. */
const ref = z.string().max(100).exactOptional();
const seq = z.int().nonnegative();

export const clientMessageSchema = z.discriminatedUnion('type', [
  /** Starts a job; `request` is the body of `POST /api/render`. Answered by `accepted`. */
  z.object({ type: z.literal('run'), request: z.unknown(), ref }),
  /** Answered by `accepted`; what becomes of it is an event. */
  z.object({ type: z.literal('cancel'), jobId, ref }),
  /**
   * Everything that has happened to a job since its event `afterSeq`, and everything that will, as `event`s without gap or repeat.
   * Without `afterSeq` it begins with a `snapshot`. A second subscription to a job takes the place of the first.
   */
  z.object({ type: z.literal('subscribe'), jobId, afterSeq: seq.exactOptional(), ref }),
  z.object({ type: z.literal('unsubscribe'), jobId, ref }),
  /** `jobs` at once, then `job` and `removed` as they change. */
  z.object({ type: z.literal('list'), ref }),
  /** Answered by `pong`: a page cannot see the pings of the protocol itself. */
  z.object({ type: z.literal('ping'), ref }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), jobId, ...storedEventSchema.shape }),
  /** Where everything stands: the events after `lastSeq` follow. A viewer that is too slow for all events gets another one. */
  z.object({ type: z.literal('snapshot'), job: jobViewSchema, picture: runPictureSchema, lastSeq: seq }),
  /** The newest jobs and all that are not over, newest first. Older ones: `GET /api/render?before=` with `next`. */
  z.object({
    type: z.literal('jobs'),
    jobs: z.array(jobViewSchema),
    counts: z.record(jobViewSchema.shape.status, seq),
    next: z.string().nullable(),
  }),
  z.object({ type: z.literal('job'), job: jobViewSchema }),
  z.object({ type: z.literal('removed'), jobId }),
  z.object({ type: z.literal('accepted'), jobId, ref }),
  z.object({ type: z.literal('error'), problem: problemDocumentSchema, jobId: jobId.exactOptional(), ref }),
  z.object({ type: z.literal('pong'), ref }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;
