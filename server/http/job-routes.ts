import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { jobStateSchema, storedEventSchema } from '#runtime/protocol/job-events.ts';
import { jobViewSchema } from '#runtime/protocol/job-view.ts';
import { renderRequestSchema } from '#runtime/protocol/render-request.ts';
import { resolveInside } from '#runtime/node/resolve-inside.ts';
import type { Job } from '#server/jobs/job.ts';
import { HttpError, notFound } from './problem.ts';
import { route, type Exchange, type Route } from './route.ts';
import { contentTypeOf, sendUserFile } from './send-file.ts';
import type { Services } from './services.ts';

const jobIdPattern = /^[\w-]{21}$/;
const whole = (most: number) => z.coerce.number().pipe(z.int().min(0).max(most));
const accepted = z.object({ jobId: z.string() });

export function jobRoutes({ jobs, runs }: Services): readonly Route[] {
  const { store, queue } = jobs;
  const jobOf = ({ param }: Pick<Exchange<unknown, unknown>, 'param'>): Job => {
    const job = jobIdPattern.test(param('id')) ? store.get(param('id')) : null;
    if (!job) throw notFound('job');
    return job;
  };
  return [
    route({
      method: 'post',
      path: '/api/render',
      summary: 'Render a video: an export template or a graph, with its inputs.',
      body: renderRequestSchema,
      headers: { 'Idempotency-Key': 'The same key within a day gives the same job.' },
      answers: { 202: { description: 'It waits for its turn.', schema: accepted } },
      async handle({ request, response, body }) {
        const key = request.get('Idempotency-Key');
        if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key)) {
          throw new HttpError(400, 'malformed', 'An Idempotency-Key has 1 to 200 visible ASCII characters.');
        }
        const { job } = await runs.submit(body, key);
        response.status(202).set('Location', `/api/render/${job.id}`).json({ jobId: job.id });
      },
    }),
    route({
      method: 'get',
      path: '/api/render',
      summary: 'List jobs, newest first.',
      query: z.strictObject({
        status: z.string().max(100).exactOptional().describe('States, separated by commas.'),
        limit: whole(500).exactOptional().describe('How many; 50 unless given.'),
        before: z.string().regex(jobIdPattern, 'it is no job').exactOptional().describe('`next` of the page before.'),
      }),
      answers: {
        200: {
          description: 'A page of jobs; `next` is null on the last one.',
          schema: z.object({ jobs: z.array(jobViewSchema), next: z.string().nullable() }),
        },
      },
      handle({ response, query: { status, limit = 50, before } }) {
        const states = status === undefined || status === '' ? [] : status.split(',').map(readState);
        const list = store.refs({ states, limit: limit + 1, ...(before === undefined ? {} : { before }) });
        const page = list.slice(0, limit);
        const next = list.length > limit ? (page.at(-1)?.id ?? null) : null;
        const texts = page.flatMap((ref) => runs.viewText(ref) ?? []);
        response.type('application/json').send(`{"jobs":[${texts.join()}],"next":${JSON.stringify(next)}}`);
      },
    }),
    route({
      method: 'get',
      path: '/api/render/status',
      summary: 'Count the jobs by state.',
      answers: {
        200: {
          description: 'How many there are, and what all of them wait for, other than their turn.',
          schema: z.object({
            ...Object.fromEntries(jobStateSchema.options.map((state) => [state, z.int()])),
            blockedBy: z.enum(['disk']).nullable(),
          }),
        },
      },
      handle({ response }) {
        response.json({ ...store.counts(), blockedBy: queue.blockedBy });
      },
    }),
    route({
      method: 'get',
      path: '/api/render/:id',
      summary: 'See how a job is.',
      answers: { 200: { description: 'The job.', schema: jobViewSchema } },
      handle: (exchange) => void exchange.response.json(runs.view(jobOf(exchange))),
    }),
    route({
      method: 'delete',
      path: '/api/render/:id',
      summary: 'Cancel a job that is not over; remove one that is, with its files.',
      answers: {
        202: { description: 'It is being cancelled.', schema: accepted },
        204: { description: 'It is gone.' },
      },
      async handle(exchange) {
        const { id, endedAt } = jobOf(exchange);
        if (endedAt !== null && (await queue.remove(id))) exchange.response.status(204).end();
        else cancel(id, exchange);
      },
    }),
    route({
      method: 'post',
      path: '/api/render/:id/cancel',
      summary: 'Cancel a job. One that is over stays as it is.',
      answers: { 202: { description: 'It is being cancelled, or was over.', schema: accepted } },
      handle: (exchange) => cancel(jobOf(exchange).id, exchange),
    }),
    route({
      method: 'post',
      path: '/api/render/:id/retry',
      summary: 'Ask again for what a job that is over was asked: a new job.',
      answers: { 202: { description: 'The new job waits for its turn.', schema: accepted } },
      handle(exchange) {
        const job = queue.retry(jobOf(exchange).id);
        if (!job) throw new HttpError(409, 'not-over', 'This job is not over yet: cancel it first.');
        exchange.response.status(202).set('Location', `/api/render/${job.id}`).json({ jobId: job.id });
      },
    }),
    route({
      method: 'get',
      path: '/api/render/:id/events',
      summary: 'Read what has happened to a job, in order.',
      query: z.strictObject({
        after: whole(Number.MAX_SAFE_INTEGER).exactOptional().describe('The last event that is known; 0 unless given.'),
        limit: whole(1000).exactOptional().describe('How many; 500 unless given.'),
      }),
      answers: {
        200: {
          description: 'Events after that one; `lastSeq` is that of the job’s latest.',
          schema: z.object({ events: z.array(storedEventSchema), lastSeq: z.int() }),
        },
      },
      handle(exchange) {
        const { after = 0, limit = 500 } = exchange.query;
        const { id, lastSeq } = jobOf(exchange);
        exchange.response.json({ events: store.eventsAfter(id, after, limit), lastSeq });
      },
    }),
    route({
      method: 'get',
      path: '/api/render/:id/graph',
      summary: 'Read the graph of a job, as it runs.',
      answers: { 200: { description: 'The graph file.', contentType: 'application/json' } },
      handle(exchange) {
        const spec = store.spec(jobOf(exchange).id);
        if (!spec) throw notFound('job');
        exchange.response.type('application/json').send(spec.graph);
      },
    }),
    route({
      method: 'get',
      path: '/api/render/:id/thumbnail',
      summary: 'See the frame of a job that was drawn last, as a small picture.',
      answers: { 200: { description: 'The picture.', contentType: 'image/jpeg' } },
      async handle(exchange) {
        const { id } = jobOf(exchange);
        const picture = await readFile(jobs.previews.file(id)).catch(() => null);
        if (!picture) throw notFound('picture');
        exchange.response
          .type('image/jpeg')
          .set('Content-Security-Policy', "default-src 'none'; sandbox")
          .send(picture);
      },
    }),
    route({
      method: 'get',
      path: '/api/render/:id/download',
      summary: 'Download what a job has made, or a range of it.',
      query: z.strictObject({
        file: z.string().max(300).exactOptional().describe('Which file, where there are several.'),
        inline: z.literal('1').exactOptional().describe('`1`: to be played in place.'),
      }),
      answers: {
        200: { description: 'The file.', contentType: 'video/mp4' },
        206: { description: 'Some of its bytes.', contentType: 'video/mp4' },
      },
      async handle(exchange) {
        const { file, inline } = exchange.query;
        const job = jobOf(exchange);
        const all = store.artifacts(job.id);
        const artifact = file === undefined ? all[0] : all.find(({ name }) => name === file);
        if (!artifact && job.state !== 'completed') {
          throw new HttpError(409, 'not-completed', `This job is ${job.state}: there is nothing to download.`);
        }
        if (!artifact) throw notFound('file');
        const { name, sha256, attempt } = artifact;
        const path = await resolveInside(jobs.outputs, job.id, String(attempt), name);
        const contentType = contentTypeOf(name);
        await sendUserFile(exchange.response, { path, name, sha256, contentType, inline: inline === '1' });
      },
    }),
  ];

  function cancel(id: string, { response }: Pick<Exchange<unknown, unknown>, 'response'>): void {
    if (!queue.cancel(id)) throw notFound('job');
    response.status(202).set('Location', `/api/render/${id}`).json({ jobId: id });
  }
}

function readState(text: string) {
  const state = jobStateSchema.safeParse(text);
  if (state.success) return state.data;
  throw new HttpError(400, 'malformed', `States are ${jobStateSchema.options.join(', ')}.`);
}
