import { z } from 'zod';
import type { NodeForecast } from '#runtime/forecast.ts';

/** `cached`: what it makes is there. `missing`: nothing has changed, but what it makes is not kept, or not there any more. */
const reasonSchema = z.enum(['cached', 'parameter changed', 'upstream changed', 'missing']);
const count = z.int().nonnegative();

const segmentSchema = z.object({ index: count, first: count, count, runs: z.boolean(), why: reasonSchema });

/** Whether a node and its segments would run now, and why. */
export const nodeForecastSchema = z.object({
  id: z.string(),
  type: z.string(),
  place: z.string(),
  runs: z.boolean(),
  why: reasonSchema,
  /** More of it, for people. */
  detail: z.string().exactOptional(),
  /** Of a node that works in segments. */
  segments: z.array(segmentSchema).readonly().exactOptional(),
}) satisfies z.ZodType<NodeForecast>;
