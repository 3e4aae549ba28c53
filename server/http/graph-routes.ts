import { z } from 'zod';
import { readGraph } from '#graphs/document.ts';
import { savedGraphSchema } from '#runtime/protocol/saved-graph.ts';
import { GraphError } from '#runtime/prepare.ts';
import type { Change, Expected, TextFolder } from '#server/graphs/text-folder.ts';
import { HttpError, notFound } from './problem.ts';
import { route, type Exchange, type Route } from './route.ts';
import type { Services } from './services.ts';

const conditions = {
  'If-Match': 'The revision, in quotes, that this takes the place of.',
  'If-None-Match': '`*`: only where there is none of that name.',
};
const list = z.array(savedGraphSchema);
const revised = z.object({ name: z.string(), revision: z.string() });

/** Saved graphs, which change only for those who know what is there, and drafts, which belong to one window and do. */
export function graphRoutes({ graphs, drafts }: Services): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/graphs',
      summary: 'List the saved graphs by name.',
      answers: { 200: { description: 'All of them.', schema: z.object({ graphs: list }) } },
      handle: async ({ response }) => void response.json({ graphs: await graphs.list() }),
    }),
    ...textRoutes('/api/graphs/:name', 'graph', graphs, {
      headers: conditions,
      expected: ({ request }) => expectationOf(request.get('If-Match'), request.get('If-None-Match')),
    }),
    route({
      method: 'get',
      path: '/api/drafts',
      summary: 'List the drafts.',
      answers: { 200: { description: 'All of them.', schema: z.object({ drafts: list }) } },
      handle: async ({ response }) => void response.json({ drafts: await drafts.list() }),
    }),
    ...textRoutes('/api/drafts/:name', 'draft', drafts, { headers: {}, expected: () => 'anything' }),
  ];
}

interface Rule {
  readonly headers: Readonly<Record<string, string>>;
  expected(exchange: Pick<Exchange<unknown, unknown>, 'request'>): Expected;
}

function textRoutes(path: string, what: string, folder: TextFolder, { headers, expected }: Rule): readonly Route[] {
  return [
    route({
      method: 'get',
      path,
      summary: `Read a ${what}: the exact text that was saved.`,
      answers: { 200: { description: 'The graph file; its revision is the ETag.', contentType: 'application/json' } },
      async handle({ request, response, param }) {
        const found = await folder.read(param('name'));
        if (!found) throw notFound(what);
        response.set({ ETag: `"${found.revision}"`, 'Cache-Control': 'private, no-cache' });
        if (request.get('If-None-Match') === `"${found.revision}"`) response.status(304).end();
        else response.type('application/json').send(found.text);
      },
    }),
    route({
      method: 'put',
      path,
      summary: `Save a ${what}. It may have faults; it has to be a graph.`,
      body: z.record(z.string(), z.unknown()),
      headers,
      answers: {
        200: { description: 'It took the place of the one before.', schema: revised },
        201: { description: 'It is new.', schema: revised },
      },
      async handle(exchange) {
        const { response, body, text, param } = exchange;
        const reading = readGraph(body);
        if (reading.problems) throw new GraphError(reading.problems);
        const isNew = (await folder.read(param('name'))) === null;
        const { revision } = settled(await folder.write(param('name'), text, expected(exchange)), what);
        response
          .status(isNew ? 201 : 200)
          .set('ETag', `"${revision}"`)
          .json({ name: param('name'), revision });
      },
    }),
    route({
      method: 'delete',
      path,
      summary: `Remove a ${what}.`,
      headers,
      answers: { 204: { description: 'It is gone.' } },
      async handle(exchange) {
        const change = await folder.remove(exchange.param('name'), expected(exchange));
        if (!change) throw notFound(what);
        settled(change, what);
        exchange.response.status(204).end();
      },
    }),
  ];
}

/** Throws HttpError 409 with the revision that is there. */
function settled(change: Change, what: string): { readonly revision: string } {
  if ('revision' in change) return change;
  const detail =
    change.conflict === null
      ? `This ${what} is not there any more: somebody has removed it.`
      : `Somebody else has saved this ${what} meanwhile: read it again, or save yours under another name.`;
  throw new HttpError(409, 'conflict', detail, { revision: change.conflict });
}

/** Throws HttpError 428 where nothing is said: whoever has seen nothing might take something away. */
function expectationOf(match: string | undefined, noneMatch: string | undefined): Expected {
  if (match !== undefined && noneMatch !== undefined) {
    throw new HttpError(400, 'malformed', 'Give If-Match or If-None-Match, not both.');
  }
  if (noneMatch === '*') return 'nothing';
  if (match === '*') return 'anything';
  const revision = /^"([0-9a-f]{32})"$/.exec(match ?? '')?.[1];
  if (revision !== undefined) return { revision };
  const detail = 'Say what you have seen: If-Match with the revision in quotes, or If-None-Match: * for a new one.';
  throw new HttpError(match === undefined && noneMatch === undefined ? 428 : 400, 'no-revision', detail);
}
