import { z } from 'zod';
import { jobViewSchema } from '#runtime/protocol/job-view.ts';

const shownSchema = jobViewSchema.pick({ projection: true, stereo: true }).extend({
  config: jobViewSchema.shape.config.omit({ name: true }),
});

/** What a run was asked to do: a graph and what stands in for its inputs. Holds everything, so that it can be asked again. */
export const runSpecSchema = z.strictObject({
  /** A name for people. */
  name: z.string().min(1).max(200),
  /** The graph file's text. */
  graph: z.string().min(1),
  /** Values for the graph's inputs, media as absolute paths; never the output, which goes into the run's own folder. */
  inputs: z.record(z.string(), z.string()),
  /** File name of the result. */
  output: z
    .string()
    .max(200)
    .regex(/^[^/\\\0.][^/\\\0]*$/, 'It must be a plain file name.'),
  start: z.number().nonnegative().optional(),
  duration: z.number().positive().optional(),
  frames: z.strictObject({ from: z.int().nonnegative(), to: z.int().nonnegative() }).optional(),
  scale: z.number().positive().max(8).default(1),
  strict: z.boolean().default(false),
  fresh: z.boolean().default(false),
  /** What people are shown of it, where whoever asked has told. */
  shown: shownSchema.optional(),
});

export type RunSpec = z.infer<typeof runSpecSchema>;

/** What lists show of it. */
export const runSummarySchema = z.object(runSpecSchema.pick({ name: true, shown: true }).shape);

export type RunSummary = Readonly<z.infer<typeof runSummarySchema>>;
