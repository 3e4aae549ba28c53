import { z } from 'zod';
import { nodeForecastSchema } from '#runtime/protocol/node-forecast.ts';
import { renderRequestSchema } from '#runtime/protocol/render-request.ts';
import { route, type Route } from './route.ts';
import type { Services } from './services.ts';

const amount = z.number().nonnegative();
const planSchema = z.object({
  name: z.string(),
  /** The file that it would leave. */
  output: z.string(),
  /** Everything that would be drawn, with a rough estimate of what all of it costs in software. */
  pictures: z.array(
    z.object({
      ...{ address: z.string(), width: z.int(), height: z.int(), fps: z.string() },
      ...{ first: z.int(), count: z.int() },
      ...{ seconds: amount, diskBytes: amount, memoryBytes: amount },
    }),
  ),
  /** Whether each node and segment would run now, and why. */
  nodes: z.array(nodeForecastSchema),
});

export function planRoutes({ runs, jobs }: Services): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/api/plan',
      summary: 'See what a request would do, and why. The sound is analysed for that; nothing is drawn or stored.',
      body: renderRequestSchema,
      answers: { 200: { description: 'The plan.', schema: planSchema } },
      async handle({ response, body }) {
        const { spec, forecasts } = await runs.plan(body);
        const pictures = forecasts.map(({ range, ...rest }) => ({ ...rest, ...(range ?? { first: 0, count: 0 }) }));
        response.json({ name: spec.name, output: spec.output, pictures, nodes: await jobs.foresee(spec) });
      },
    }),
  ];
}
