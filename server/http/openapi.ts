import { z } from 'zod';
import manifest from '#package';
import { graphJsonSchema } from '#graphs/json-schema.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { problemDocumentSchema } from '#runtime/protocol/problem-document.ts';
import { route, type Answer, type Route } from './route.ts';

type Json = Readonly<Record<string, unknown>>;

/** The route that describes all others, and itself. */
export function openApiRoute(others: readonly Route[]): Route {
  const own: Route = route({
    method: 'get',
    path: '/api/openapi.json',
    summary: 'Read this description.',
    answers: { 200: { description: 'An OpenAPI document.', contentType: 'application/json' } },
    handle: ({ response }) => void response.json((document ??= openApi([...others, own]))),
  });
  let document: Json | null = null;
  return own;
}

/** An OpenAPI 3.1 document, made of the very table by which requests are routed and checked. */
function openApi(routes: readonly Route[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const one of routes) {
    const path = one.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[one.method] = operation(one);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Emberloom',
      version: manifest.version,
      description: 'Renders audio-reactive video by running graphs. Refusals are problem documents (RFC 9457).',
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(problemDocumentSchema), Graph: graphJsonSchema(builtinCatalog) },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Where the server was given a token.' },
      },
    },
    security: [{}, { token: [] }],
  };
}

function operation({ method, path, summary, query, body, headers, answers }: Route): Json {
  const parameters = [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
      ...{ name, in: 'path', required: true, schema: { type: 'string' } },
    })),
    ...queryParameters(query),
    ...Object.entries(headers).map(([name, description]) => ({
      ...{ name, in: 'header', description, schema: { type: 'string' } },
    })),
  ];
  return {
    operationId: `${method}${path.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === null ? {} : { requestBody: { required: true, content: content(body) } }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, response(answer)])),
      default: {
        description: 'What is wrong.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function queryParameters(query: z.ZodObject | null): Json[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    const { description, ...rest } = schemaOf(schema as z.ZodType, 'input');
    const described = description === undefined ? {} : { description };
    return {
      name,
      in: 'query',
      ...described,
      required: !(schema as z.ZodType).safeParse(undefined).success,
      schema: rest,
    };
  });
}

function content(body: z.ZodType | 'bytes'): Json {
  return body === 'bytes'
    ? { 'application/octet-stream': {} }
    : { 'application/json': { schema: schemaOf(body, 'input') } };
}

function response({ description, schema, contentType }: Answer): Json {
  if (schema) return { description, content: { 'application/json': { schema: schemaOf(schema) } } };
  return { description, ...(contentType === undefined ? {} : { content: { [contentType]: {} } }) };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  return rest;
}
