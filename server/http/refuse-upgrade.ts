import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Guard } from './guard.ts';
import { problem } from './problem.ts';

/** Answers a request to speak another protocol that is not granted, and hangs up. */
export function refuseUpgrade(request: IncomingMessage, socket: Duplex, guard: Guard): void {
  const document = guard(request) ?? problem(404, 'not-found', 'There is no such place.');
  const body = JSON.stringify(document);
  socket.on('error', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${document.status} ${document.title}`,
      'Connection: close',
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
