import { z } from 'zod';
import { parseGraph } from '#graphs/document.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { notFound } from './problem.ts';
import { route, type Route } from './route.ts';

const described = z.looseObject({
  title: z.string(),
  description: z.string(),
  params: z.record(z.string(), z.unknown()),
});
const kind = described.extend({ type: z.string(), version: z.int(), places: z.array(z.enum(['node', 'browser'])) });
const scene = described.extend({ name: z.string(), version: z.int() });
const template = z.object({ type: z.string(), name: z.string(), description: z.string() });

/** What graphs are made of: the same lists that the command line prints. */
export function catalogRoutes(): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/nodes',
      summary: 'List the node kinds with their ports and parameters.',
      answers: { 200: { description: 'All of them.', schema: z.object({ nodes: z.array(kind) }) } },
      handle({ response }) {
        const nodes = [...builtinCatalog.nodes.values()].map(({ definition, places }) => ({ ...definition, places }));
        response.json({ nodes });
      },
    }),
    route({
      method: 'get',
      path: '/api/scenes',
      summary: 'List the scene templates with their parameters.',
      answers: { 200: { description: 'All of them.', schema: z.object({ scenes: z.array(scene) }) } },
      handle: ({ response }) => void response.json({ scenes: [...builtinCatalog.scenes.values()] }),
    }),
    route({
      method: 'get',
      path: '/api/templates',
      summary: 'List the export templates.',
      answers: { 200: { description: 'All of them.', schema: z.object({ templates: z.array(template) }) } },
      handle({ response }) {
        const templates = [...graphTemplates].map(([type, text]) => {
          const { name = type, description = '' } = parseGraph(text).document ?? {};
          return { type, name, description };
        });
        response.json({ templates });
      },
    }),
    route({
      method: 'get',
      path: '/api/templates/:type',
      summary: 'Read an export template: a graph file.',
      answers: { 200: { description: 'The file, byte by byte.', contentType: 'application/json' } },
      handle({ response, param }) {
        const text = graphTemplates.get(param('type'));
        if (text === undefined) throw notFound('export template');
        response.type('application/json').send(text);
      },
    }),
  ];
}
