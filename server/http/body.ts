import type { IncomingMessage } from 'node:http';
import { graphLimits } from '#graphs/document.ts';
import { readJson } from '#graphs/json-text.ts';
import { HttpError } from './problem.ts';

/** A graph's characters, and what stands around them. */
const mostBytes = graphLimits.characters + 100_000;

/** A JSON body: its exact text, and what it says. Throws HttpError 400, 413 or 415. */
export async function readJsonBody(
  request: IncomingMessage,
): Promise<{ readonly text: string; readonly value: unknown }> {
  const type = (request.headers['content-type'] ?? '').toLowerCase().replaceAll(' ', '');
  // Anything else could come from a form of a foreign page, unasked.
  if (type !== 'application/json' && type !== 'application/json;charset=utf-8') {
    throw new HttpError(415, 'not-json', 'Send JSON, with the header Content-Type: application/json.');
  }
  const text = decode(await readBytes(request, mostBytes));
  const reading = readJson(text, graphLimits.depth + 8);
  if ('value' in reading) return { text, value: reading.value };
  const { code, line, column, message } = reading.fault;
  throw new HttpError(400, code, `Line ${line}, column ${column}: ${message}`);
}

/** The bytes of a body as they come. Throws HttpError 413 or 415 before the first, where the headers tell. */
export function bodyOf(request: IncomingMessage, mostBytes: number): IncomingMessage {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new HttpError(415, 'encoded-body', 'Send the body as it is, without Content-Encoding.');
  }
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge(mostBytes);
  return request;
}

/** A request that has nothing to say may not say anything: what is not read would be taken for the next request. */
export function refuseBody(request: IncomingMessage): void {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  if (Number(length) > 0 || encoding !== undefined) {
    throw new HttpError(400, 'unexpected-body', 'This request takes no body.');
  }
}

async function readBytes(request: IncomingMessage, most: number): Promise<Buffer> {
  const blocks: Buffer[] = [];
  let bytes = 0;
  for await (const block of bodyOf(request, most)) {
    bytes += (block as Buffer).length;
    if (bytes > most) throw tooLarge(most);
    blocks.push(block as Buffer);
  }
  return Buffer.concat(blocks);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpError(400, 'not-utf8', 'The body is not UTF-8.');
  }
}

function tooLarge(most: number): HttpError {
  return new HttpError(413, 'too-large', `The body is too large: at most ${Math.floor(most / 1e6)} MB are taken.`);
}
