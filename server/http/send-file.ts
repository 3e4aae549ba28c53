import type { Response } from 'express';
import { notFound } from './problem.ts';

export interface UserFile {
  /** From `resolveInside`. */
  readonly path: string | null;
  readonly name: string;
  readonly sha256: string;
  readonly contentType: string;
  /** To be played where it is asked for: only for what no browser runs. */
  readonly inline?: boolean;
}

/**
 * Sends a file that somebody else has made: as a download that no browser opens, guesses at or runs, in parts where it was asked so
 * (RFC 9110 §14). The only function that does.
 */
export async function sendUserFile(response: Response, file: UserFile): Promise<void> {
  const { path, name, sha256, contentType, inline = false } = file;
  if (path === null) throw notFound('file');
  const disposition = inline && /^(video|audio)\//.test(contentType) ? 'inline' : 'attachment';
  response.set({
    'Content-Type': contentType,
    'Content-Disposition': `${disposition}; filename="${asciiOf(name)}"; filename*=UTF-8''${encoded(name)}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, no-cache',
    ETag: `"${sha256}"`,
  });
  await new Promise<void>((resolve, reject) => {
    response.sendFile(path, { dotfiles: 'allow', lastModified: false, cacheControl: false }, (error?: Error) => {
      // Whoever asked has gone away: nobody is left to be told.
      if (!error || response.destroyed || response.writableEnded) resolve();
      else reject(error);
    });
  });
}

function asciiOf(name: string): string {
  return name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
}

function encoded(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function contentTypeOf(name: string): string {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return { mp4: 'video/mp4', mov: 'video/quicktime', zip: 'application/zip' }[ending] ?? 'application/octet-stream';
}
