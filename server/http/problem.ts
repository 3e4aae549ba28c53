import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';
import { InputError, RunError } from '#runtime/failure.ts';
import { GraphError } from '#runtime/prepare.ts';
import type { ProblemDocument } from '#runtime/protocol/problem-document.ts';

/** An answer that is a refusal. */
export class HttpError extends Error {
  override name = 'HttpError';
  readonly status: number;
  readonly code: string;
  readonly more: Readonly<Record<string, unknown>>;
  constructor(status: number, code: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

export function notFound(what: string): HttpError {
  return new HttpError(404, 'not-found', `There is no such ${what}.`);
}

/** Whoever has more than these begins anew. */
const mostProblems = 1000;

/** Where an InputError is not the fault of what was sent, but of how or when. */
const statusOf: Readonly<Record<string, number>> = {
  'too-large': 413,
  'queue-full': 429,
  'asset-in-use': 409,
  'data-folder-in-use': 409,
};

/** What an error means for whoever asked. What is our own fault is told to the keeper of the server, and to nobody else. */
export function problemOf(error: unknown, warn: (sentence: string) => void): ProblemDocument {
  if (error instanceof HttpError) return problem(error.status, error.code, error.message, error.more);
  if (error instanceof GraphError) {
    return problem(422, error.code, error.message.split('\n').slice(0, 20).join('\n'), {
      problems: error.problems.slice(0, mostProblems),
    });
  }
  if (error instanceof InputError) return problem(statusOf[error.code] ?? 422, error.code, error.message);
  if (isOfExpress(error) && error.status >= 400 && error.status < 500) {
    return problem(error.status, 'bad-request', STATUS_CODES[error.status] ?? 'The request cannot be read.');
  }
  // Whoever sent it hung up in the middle: nobody reads this answer.
  if (isHungUp(error)) return problem(400, 'broken-off', 'The request broke off.');
  warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (error instanceof RunError) return problem(error.code === 'disk-full' ? 507 : 500, error.code, error.message);
  return problem(500, 'internal', 'This is a fault of the server; its log says more.');
}

export function problem(
  status: number,
  code: string,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): ProblemDocument {
  const title = STATUS_CODES[status] ?? 'Refused';
  return { type: `urn:emberloom:problem:${code}`, title, status, detail, code, ...more };
}

export function sendProblem(response: Response, document: ProblemDocument): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (document.status === 401) response.set('WWW-Authenticate', 'Bearer');
  response.status(document.status).type('application/problem+json').send(JSON.stringify(document));
}

function isHungUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

function isOfExpress(error: unknown): error is Error & { readonly status: number } {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}
