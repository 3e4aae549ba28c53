import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Guard } from './guard.ts';
import { HttpError, notFound, problemOf, sendProblem } from './problem.ts';
import type { Route } from './route.ts';
import { servePages } from './pages.ts';

export interface AppOptions {
  readonly guard: Guard;
  readonly routes: readonly Route[];
  /** The built editor. */
  readonly pages: string;
  readonly token: string | null;
  readonly cookie: string;
  /** Hears of every answer. */
  answered(status: number): void;
  /** Faults of our own. */
  warn(sentence: string): void;
}

/** Requests in, answers out: the guard first, then pages, then what the routes say. Every refusal is a problem document. */
export function createApp({ guard, routes, pages, token, cookie, answered, warn }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // where there is a tag, it is of what was sent
  app.set('case sensitive routing', true);
  app.set('strict routing', true);
  app.set('query parser', 'simple');
  app.use((request, response, next) => {
    // Of a sign of nothing: no page may frame, guess at, or be led away from an answer.
    response.set({
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    });
    response.once('finish', () => answered(response.statusCode));
    const refusal = guard(request);
    if (refusal) endRequest(request, response, () => sendProblem(response, refusal));
    else next();
  });
  servePages(app, { folder: pages, token, cookie });
  for (const { method, path, handle } of routes) {
    app[method](path, async (request, response) => {
      response.set('Cache-Control', 'no-store');
      await handle(request, response);
    });
  }
  for (const path of new Set(routes.map((route) => route.path))) app.all(path, refuseMethod(path, routes));
  app.use(() => {
    throw notFound('place');
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const document = problemOf(error, warn);
    if (document.code === 'method') response.set('Allow', String(document['allow']));
    endRequest(request, response, () => sendProblem(response, document));
  });
  return app;
}

/** What was not read of a body ends with the connection, and is never taken for the next request. */
function endRequest(request: Request, response: Response, send: () => void): void {
  if (!request.complete && !response.headersSent) response.set('Connection', 'close');
  send();
}

function refuseMethod(path: string, routes: readonly Route[]) {
  const methods = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', ');
  return () => {
    throw new HttpError(405, 'method', `That place takes ${allow}.`, { allow });
  };
}
