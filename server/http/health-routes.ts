import { z } from 'zod';
import { route, type Route } from './route.ts';
import type { Services } from './services.ts';

const readiness = z.object({ ready: z.boolean(), reasons: z.array(z.string()) });

export function healthRoutes({ jobs, freeBytes, isOpen }: Services): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/healthz',
      summary: 'Whether the process answers.',
      answers: { 200: { description: 'It does.', schema: z.object({ healthy: z.literal(true) }) } },
      handle: ({ response }) => void response.json({ healthy: true }),
    }),
    route({
      method: 'get',
      path: '/readyz',
      summary: 'Whether jobs are taken and rendered.',
      answers: {
        200: { description: 'They are.', schema: readiness },
        503: { description: 'They are not, and why.', schema: readiness },
      },
      async handle({ response }) {
        const reasons = [
          ...(isOpen() ? [] : ['The server is about to stop.']),
          ...((await freeBytes()) > 0 ? [] : ['The disk is below its floor.']),
          ...(answers(() => jobs.store.counts()) ? [] : ['The job database does not answer.']),
        ];
        response.status(reasons.length === 0 ? 200 : 503).json({ ready: reasons.length === 0, reasons });
      },
    }),
  ];
}

function answers(ask: () => unknown): boolean {
  try {
    ask();
    return true;
  } catch {
    return false;
  }
}
