import { z } from 'zod';
import { jobErrorSchema, jobStateSchema } from './job-events.ts';

const moment = z.iso.datetime();
const count = z.int().nonnegative();

/** A finished file of a job. */
const artifactSchema = z.object({
  /** File name, unique within the job. */
  name: z.string(),
  bytes: count,
  sha256: z.string(),
});
export type Artifact = Readonly<z.infer<typeof artifactSchema>>;

/** A job as everybody outside reads it. Paths of the server's machine never appear. */
export const jobViewSchema = z.object({
  id: z.string(),
  /** For people. */
  name: z.string(),
  status: jobStateSchema,
  /** What was asked for, as far as it is known: `type` is the export template, `inputs` names what stands in for the graph's inputs. */
  config: z.object({
    name: z.string(),
    type: z.string().exactOptional(),
    scene: z.string().exactOptional(),
    fps: z.string().exactOptional(),
    preset: z.string().exactOptional(),
    inputs: z.record(z.string(), z.string()),
  }),
  /** 0 to 100, never going back. */
  progress: z.number().min(0).max(100),
  /** What a pending job waits for, other than its turn. */
  blockedBy: z.enum(['disk']).nullable(),
  /** Cancelling was asked for; the renderer is still to let go. */
  cancelling: z.boolean(),
  /** How many times a renderer has taken it up. */
  attempt: count,
  /** Higher goes first; among equals the older one. */
  priority: z.int(),
  /** Of its latest event; 0 before the first. */
  lastSeq: count,
  /** The job that this one repeats. */
  retryOf: z.string().nullable(),
  createdAt: moment,
  startedAt: moment.exactOptional(),
  /** When it ended, however it ended. */
  completedAt: moment.exactOptional(),
  /** Path of a URL that gives the finished file. */
  outputPath: z.string().exactOptional(),
  /** Why it failed, as a sentence; `problem` says the same with a stable code. */
  error: z.string().exactOptional(),
  problem: jobErrorSchema.exactOptional(),
  files: z.array(artifactSchema),
  /** How the finished picture is to be looked at, where the graph says so. */
  projection: z.enum(['flat', 'equirect', 'half-equirect', 'eac', 'cubemap', 'fulldome']).exactOptional(),
  stereo: z.enum(['mono', 'top-bottom', 'side-by-side']).exactOptional(),
});

export type JobView = Readonly<z.infer<typeof jobViewSchema>>;
