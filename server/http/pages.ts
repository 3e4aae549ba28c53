import express, { type Express } from 'express';
import { join } from 'node:path';
import { pages, isToken } from './guard.ts';

export interface PagesOptions {
  /** The built editor. */
  readonly folder: string;
  readonly token: string | null;
  readonly cookie: string;
}

// Styles are set by scripts; nothing else is ever taken from the page's own text or from elsewhere.
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The editor's page, which is the progress viewer's too, and what it is made of. */
export function servePages(app: Express, { folder, token, cookie }: PagesOptions): void {
  app.get([...pages], (request, response, next) => {
    const { token: given } = request.query;
    if (typeof given !== 'string' || token === null) return next();
    // From here on the browser shows it by itself, and it is in no address bar and no history.
    if (isToken(token, given)) response.cookie(cookie, token, { httpOnly: true, sameSite: 'strict', path: '/' });
    response.redirect(303, request.path);
  });
  app.get([...pages], (_request, response) => {
    response.set({
      'Content-Security-Policy': policy,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cache-Control': 'no-cache',
    });
    response.sendFile(join(folder, 'index.html'), { dotfiles: 'allow', cacheControl: false });
  });
  // Names of built files hold their hash. Workers have a policy of their own, from their own file.
  const files = express.static(join(folder, 'assets'), {
    ...{ index: false, redirect: false, immutable: true, maxAge: '1y', fallthrough: true },
    setHeaders: (response) => response.set('Content-Security-Policy', policy),
  });
  app.use('/assets', files);
}
