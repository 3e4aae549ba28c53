import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ProblemDocument } from '#runtime/protocol/problem-document.ts';
import { createSource, type SourceOptions } from './source.ts';
import { Viewer } from './viewer.ts';

export interface LiveOptions extends SourceOptions {
  /** Why a request to upgrade is refused; null where it is not. The same checks as every other request gets. */
  guard(request: IncomingMessage): ProblemDocument | null;
}

/** The live side of a server: tells viewers what happens to jobs, over WebSockets. */
export interface LiveServer {
  /** For the `upgrade` events of an HTTP server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly viewers: number;
  /** Tells all viewers that the server goes (close code 1001), and resolves when they are gone. */
  close(): Promise<void>;
}

/** A graph of 5 MB, the largest that is taken, and its inputs. */
const maxPayload = 6 * 1024 * 1024;
const mostViewers = 500;
const heartbeatMs = 15_000;
/** The list shows states and per cents; nobody reads faster. */
const listMs = 200;
const leaveMs = 1000;

export function createLiveServer(options: LiveOptions): LiveServer {
  const { store, previews, guard } = options;
  const source = createSource(options);
  const sockets = new WebSocketServer({ noServer: true, maxPayload, handleProtocols: chooseProtocol });
  const viewers = new Map<WebSocket, Viewer>();
  const answering = new WeakSet<WebSocket>();
  let listed = new Set<string>();
  let listTimer: NodeJS.Timeout | null = null;

  const forgetChanges = store.watch((ids) => {
    for (const viewer of viewers.values()) viewer.changed(ids);
    for (const id of ids) listed.add(id);
    listTimer ??= setTimeout(tellLists, listMs).unref();
  });
  const forgetPreviews = previews.watch((thumbnail) => {
    for (const viewer of viewers.values()) viewer.show(thumbnail);
  });
  const heartbeat = setInterval(listen, heartbeatMs).unref();

  function tellLists(): void {
    listTimer = null;
    const ids = listed;
    listed = new Set();
    for (const viewer of viewers.values()) viewer.listChanged(ids);
  }

  /** One that has not answered since the last time is gone, whatever the network says. */
  function listen(): void {
    for (const socket of viewers.keys()) {
      if (!answering.has(socket)) socket.terminate();
      answering.delete(socket);
      socket.ping();
    }
  }

  function welcome(socket: WebSocket): void {
    viewers.set(socket, new Viewer(socket, source, () => performance.now()));
    answering.add(socket);
    socket.on('pong', () => answering.add(socket));
    socket.on('close', () => viewers.delete(socket));
    // What is wrong with a connection ends it, and 'close' follows.
    socket.on('error', () => {});
  }

  return {
    upgrade(request, socket, head) {
      const full = viewers.size >= mostViewers ? tooMany : null;
      const problem = guard(request) ?? full;
      if (problem) refuse(socket, problem, request.method === 'HEAD');
      else sockets.handleUpgrade(request, socket, head, welcome);
    },
    get viewers() {
      return viewers.size;
    },
    async close() {
      clearInterval(heartbeat);
      if (listTimer) clearTimeout(listTimer);
      forgetChanges();
      forgetPreviews();
      source[Symbol.dispose]();
      const late = setTimeout(() => {
        for (const socket of viewers.keys()) socket.terminate();
      }, leaveMs);
      const gone = [...viewers.keys()].map((socket) => new Promise((closed) => socket.once('close', closed)));
      for (const socket of viewers.keys()) socket.close(1001, 'The server is stopping');
      await Promise.all(gone);
      clearTimeout(late);
    },
  };
}

const tooMany: ProblemDocument = {
  ...{ type: 'about:blank', title: 'Service unavailable', status: 503, code: 'too-many-viewers' },
  detail: `${mostViewers} viewers are watching already: close some of them.`,
};

/** @param isHead an answer to HEAD says how long it would be, and no more. */
function refuse(socket: Duplex, problem: ProblemDocument, isHead: boolean): void {
  const body = JSON.stringify(problem);
  socket.on('error', () => {});
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${problem.title}`,
      'Connection: close',
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      isHead ? '' : body,
    ].join('\r\n'),
  );
}

/** A page can send its token as a protocol only; the answer names another one where there is one. */
function chooseProtocol(offered: Set<string>): string | false {
  if (offered.has('emberloom')) return 'emberloom';
  return [...offered][0] ?? false;
}
