import { z } from 'zod';
import { jobErrorSchema, workEventSchema } from '#runtime/protocol/job-events.ts';
import { nodeForecastSchema } from '#runtime/protocol/node-forecast.ts';
import { runSpecSchema } from '#server/jobs/spec.ts';

// Everything that a server and its renderers say to each other.

/** What a renderer is started with, as JSON in its first argument. */
export const settingsSchema = z.object({
  gl: z.enum(['auto', 'gpu', 'llvmpipe', 'swiftshader']),
  requireGpu: z.boolean(),
  /** Of itself and its browser after a run; beyond them it wants to be replaced. */
  mostBytes: z.number().positive(),
});
export type RendererSettings = z.infer<typeof settingsSchema>;

export const toRendererSchema = z.discriminatedUnion('type', [
  /** One run at a time. */
  z.object({ type: z.literal('work'), spec: runSpecSchema, folder: z.string() }),
  /** What `work` would do, and why; nothing is drawn. */
  z.object({ type: z.literal('foresee'), spec: runSpecSchema }),
  /** Stop the run; `ended` comes all the same. */
  z.object({ type: z.literal('stop') }),
  /** Leave, and take the browser along. */
  z.object({ type: z.literal('end') }),
]);
export type ToRenderer = z.infer<typeof toRendererSchema>;

const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('completed'), files: z.array(z.string()) }),
  z.object({ kind: z.literal('failed'), error: jobErrorSchema }),
  z.object({ kind: z.literal('stopped') }),
]);

export type RunOutcome = z.infer<typeof outcomeSchema>;

const foreseenSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('foreseen'), nodes: z.array(nodeForecastSchema).readonly() }),
  z.object({ kind: z.literal('failed'), error: jobErrorSchema }),
]);
export type Foreseen = z.infer<typeof foreseenSchema>;

export const fromRendererSchema = z.discriminatedUnion('type', [
  /** Still alive; comes every few seconds. */
  z.object({ type: z.literal('beat') }),
  z.object({ type: z.literal('event'), event: workEventSchema }),
  /** A small picture of a frame, as JPEG in base64. */
  z.object({ type: z.literal('thumbnail'), frame: z.int().nonnegative(), jpeg: z.string().max(500_000) }),
  z.object({ type: z.literal('foreseen'), outcome: foreseenSchema }),
  /** `spent`: it has grown and should not be given another run. */
  z.object({ type: z.literal('ended'), outcome: outcomeSchema, spent: z.boolean() }),
]);
export type FromRenderer = z.infer<typeof fromRendererSchema>;
