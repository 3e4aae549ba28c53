import type { Request, Response } from 'express';
import { z } from 'zod';
import { suggest } from '#graphs/nearest.ts';
import { HttpError } from './problem.ts';
import { readJsonBody, refuseBody } from './body.ts';

/** One answer that a route gives beside problems. */
export interface Answer {
  readonly description: string;
  /** Of a JSON answer. */
  readonly schema?: z.ZodType;
  /** Of any other. */
  readonly contentType?: string;
}

/** One thing that the server can be asked for, as data: requests are routed, checked and documented by it. */
export interface Route {
  readonly method: 'get' | 'put' | 'post' | 'delete';
  /** `/api/render/:id` */
  readonly path: string;
  readonly summary: string;
  readonly query: z.ZodObject | null;
  /** `bytes`: anything. */
  readonly body: z.ZodType | 'bytes' | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, Answer>>;
  readonly handle: (request: Request, response: Response) => Promise<void>;
}

interface Definition<Q extends z.ZodObject, B extends z.ZodType> {
  readonly method: Route['method'];
  readonly path: string;
  readonly summary: string;
  readonly query?: Q;
  readonly body?: B | 'bytes';
  /** Request headers that mean something, with what they mean. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, Answer>>;
  handle(exchange: Exchange<z.infer<Q>, z.infer<B>>): Promise<void> | void;
}

export interface Exchange<Q, B> {
  readonly request: Request;
  readonly response: Response;
  readonly query: Q;
  readonly body: B;
  /** The body as it was sent. */
  readonly text: string;
  /** A part of the path. */
  param(name: string): string;
}

const noQuery = z.strictObject({});

export function route<Q extends z.ZodObject = typeof noQuery, B extends z.ZodType = z.ZodUndefined>(
  definition: Definition<Q, B>,
): Route {
  const { query, body, headers = {}, handle } = definition;
  return {
    ...definition,
    query: query ?? null,
    body: body ?? null,
    headers,
    async handle(request, response) {
      const asked = readAs(query ?? noQuery, request.query, 'The query parameter') as z.infer<Q>;
      if (body === undefined) refuseBody(request);
      const sent = body instanceof z.ZodType ? await readJsonBody(request) : null;
      const given = sent && body instanceof z.ZodType ? readAs(body, sent.value, 'The field') : undefined;
      const param = (name: string) => String(request.params[name] ?? '');
      await handle({ request, response, query: asked, body: given as z.infer<B>, text: sent?.text ?? '', param });
    },
  };
}

/** What a door lets in. Throws HttpError 400 with a sentence on the first thing that is wrong. */
export function readAs<T extends z.ZodType>(schema: T, value: unknown, what: string): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new HttpError(400, 'malformed', issue ? sentenceOf(issue, schema, what) : 'The request cannot be read.');
}

function sentenceOf(issue: z.core.$ZodIssue, schema: z.ZodType, what: string): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = path === '' && schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    const [key = ''] = issue.keys;
    const place = path === '' ? '' : ` in “${path}”`;
    return `${what} “${key.slice(0, 100)}” is not known${place}.${suggest(key, known)}`;
  }
  if (path === '') return `The body has to be a JSON object: ${issue.message}.`;
  return `${what} “${path.slice(0, 200)}” cannot be taken: ${issue.message}.`;
}
