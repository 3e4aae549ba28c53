import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ProblemDocument } from '#runtime/protocol/problem-document.ts';
import type { Addresses } from './addresses.ts';
import { problem } from './problem.ts';

export type GuardedRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders'>;

/** Null for a request that may pass. */
export type Guard = (request: GuardedRequest) => ProblemDocument | null;

export interface GuardOptions {
  readonly addresses: Addresses;
  /** What everybody has to show who wants more than the pages; null: nothing. */
  readonly token: string | null;
  readonly cookie: string;
}

/**
 * Decides who is heard, for requests and WebSocket upgrades alike. A page of a foreign site must not speak to a server on this machine
 * through its visitor's browser, whatever it makes its own name resolve to: so the name that was asked for has to be one of ours, and
 * so has the origin where a browser tells one. Nothing is concluded from the two being equal.
 */
export function createGuard({ addresses, token, cookie }: GuardOptions): Guard {
  const digest = token === null ? null : sha256(token);
  return (request) =>
    checkForm(request) ??
    checkHost(request, addresses) ??
    checkOrigin(request, addresses) ??
    (digest && needsToken(request) ? checkToken(request, digest, cookie) : null);
}

/** One host, one origin, and a path: what else HTTP allows is for proxies, and for those who want to be misread. */
function checkForm({ url = '', rawHeaders }: GuardedRequest): ProblemDocument | null {
  const names = rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  for (const name of ['host', 'origin', 'sec-fetch-site', 'authorization', 'content-length', 'content-type']) {
    if (names.indexOf(name) !== names.lastIndexOf(name)) {
      return problem(400, 'repeated-header', `The header ${name} is given more than once.`);
    }
  }
  if (url.startsWith('/') && !url.startsWith('//') && !/[\0-\x20\x7f-\xff\\]/.test(url)) return null;
  return problem(400, 'bad-target', 'The request has to name a path that begins with one “/”.');
}

function checkHost({ headers }: GuardedRequest, { hosts }: Addresses): ProblemDocument | null {
  if (hosts.has((headers.host ?? '').toLowerCase())) return null;
  const detail = 'This server does not answer to that name. Names other than its address are given with --allow-host.';
  return problem(403, 'foreign-host', detail);
}

function checkOrigin(request: GuardedRequest, { origins }: Addresses): ProblemDocument | null {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreign = problem(403, 'foreign-origin', 'Pages of other sites may not speak to this server.');
  if (origin !== undefined) {
    // `null` is what a sandboxed page says, and a file, and many another.
    if (!origins.has(origin.toLowerCase())) return foreign;
    // A browser that knows both tells of both.
    return site === undefined || site === 'same-origin' ? null : foreign;
  }
  if (site === undefined) return null; // no browser, or one that navigates
  if (isNavigation(request)) return null;
  if (site === 'none') return isRead(request) ? null : foreign;
  // Browsers name the origin of everything that may change something.
  return site === 'same-origin' && isRead(request) && request.headers.upgrade === undefined ? null : foreign;
}

/** Somebody follows a link to a page of ours, which takes nothing from wherever the link was. */
function isNavigation({ method, url = '', headers }: GuardedRequest): boolean {
  const isPage = pages.has(pathOf(url));
  return (
    method === 'GET' && isPage && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  );
}

export const pages: ReadonlySet<string> = new Set(['/', '/runs']);

function isRead({ method }: GuardedRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Pages and their scripts hold nothing of anybody; whether a server is well, its keeper's tools have to ask. */
function needsToken({ url = '', headers }: GuardedRequest): boolean {
  const path = pathOf(url);
  if (path === '/healthz' || path === '/readyz') return false;
  return headers.upgrade !== undefined || path === '/metrics' || /^\/(api|ws)(\/|$)/i.test(decoded(path));
}

function checkToken({ headers }: GuardedRequest, digest: Buffer, cookie: string): ProblemDocument | null {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const kept = cookiesOf(headers.cookie)
    .filter(([name]) => name === cookie)
    .map(([, value]) => value);
  const offered = headers.upgrade === undefined ? [] : (headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
  const spoken = offered.filter((name) => name.startsWith('bearer.')).map((name) => name.slice('bearer.'.length));
  const given = [...(bearer === undefined ? [] : [bearer]), ...kept, ...spoken];
  if (given.some((one) => timingSafeEqual(sha256(one), digest))) return null;
  const detail =
    'This server wants its token: as “Authorization: Bearer …”, or by opening the page with ?token=… once.';
  return problem(401, 'token', detail);
}

function cookiesOf(header = ''): readonly (readonly [name: string, value: string])[] {
  return header.split(';').map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()] as const;
  });
}

/** Whether a token that somebody brings is the right one, told in the same time either way. */
export function isToken(token: string, given: string): boolean {
  return timingSafeEqual(sha256(token), sha256(given));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function pathOf(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? '';
}

/** As a router may read it. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
