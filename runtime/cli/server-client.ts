import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import type { z } from 'zod';
import { problemDocumentSchema, type ProblemDocument } from '#runtime/protocol/problem-document.ts';
import { InputError, RunError } from '#runtime/failure.ts';

export interface ServerOptions {
  readonly server: string;
  readonly token?: string;
}

export function addServerOptions(command: Command): Command {
  const here = process.env['EMBERLOOM_SERVER'] ?? 'http://127.0.0.1:4400';
  return command
    .option('--server <url>', 'where the server is (or EMBERLOOM_SERVER)', here)
    .option('--token <text>', 'the token of the server (or EMBERLOOM_TOKEN)');
}

/** A server that somebody else runs. What it refuses is thrown: InputError for what was asked, RunError for what failed. */
export interface ServerClient {
  /** Asks, with JSON where there is a body, and reads the JSON that is answered. */
  json<T extends z.ZodType>(schema: T, method: string, path: string, body?: unknown): Promise<z.infer<T>>;
  /** Whether there is something at that path. */
  has(path: string): Promise<boolean>;
  /** Sends a file as it is. */
  send<T extends z.ZodType>(schema: T, path: string, file: string): Promise<z.infer<T>>;
  /** The bytes at that path. */
  read(path: string): Promise<ReadableStream<Uint8Array>>;
}

export function connect({ server, token = process.env['EMBERLOOM_TOKEN'] }: ServerOptions): ServerClient {
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) {
    throw new InputError('usage', `--server ${server} is no address: give one such as http://127.0.0.1:4400.`);
  }
  const bearer = token === undefined ? {} : { Authorization: `Bearer ${token}` };

  async function ask(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...bearer, ...(init.headers as Record<string, string>) };
    const response = await fetch(new URL(path, server), { ...init, method, headers }).catch((cause: unknown) => {
      const message = `There is no Emberloom server at ${server}: start one with "emberloom serve", or name another with --server.`;
      throw new RunError('server-unreachable', message, { cause });
    });
    if (!response.ok && method !== 'HEAD') throw refusalOf(await response.text(), response.status, server);
    return response;
  }

  return {
    async json(schema, method, path, body) {
      const headers = { 'Content-Type': 'application/json' };
      const response = await ask(method, path, body === undefined ? {} : { headers, body: JSON.stringify(body) });
      return await readAs(schema, response, server);
    },
    has: async (path) => (await ask('HEAD', path)).ok,
    async send(schema, path, file) {
      const body = Readable.toWeb(createReadStream(file)) as ReadableStream;
      return await readAs(schema, await ask('PUT', path, { body, duplex: 'half' } as RequestInit), server);
    },
    async read(path) {
      const { body } = await ask('GET', path);
      if (!body) throw new RunError('server-answer', `${server} has answered without a file.`);
      return body;
    },
  };
}

async function readAs<T extends z.ZodType>(schema: T, response: Response, server: string): Promise<z.infer<T>> {
  const parsed = schema.safeParse(await response.json().catch(() => null));
  if (parsed.success) return parsed.data;
  const message = `${server} has answered something that is not understood: is it an Emberloom server of another version?`;
  throw new RunError('server-answer', message, { cause: parsed.error });
}

function refusalOf(text: string, status: number, server: string): Error {
  const problem = problemOf(text);
  if (!problem) return new RunError('server-answer', `${server} has answered ${status}: is it an Emberloom server?`);
  return status < 500 ? new InputError(problem.code, problem.detail) : new RunError(problem.code, problem.detail);
}

function problemOf(text: string): ProblemDocument | null {
  try {
    return problemDocumentSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
