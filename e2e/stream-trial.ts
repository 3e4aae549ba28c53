import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { serverMessageSchema, type ClientMessage } from '#runtime/protocol/live-messages.ts';
import { openJobStore, type JobStore } from '#server/jobs/store.ts';
import { createViewTexts } from '#server/jobs/view-texts.ts';
import { spec } from '#server/jobs/store-model.ts';
import { createLiveServer, type LiveServer } from '#server/live/live-server.ts';
import { openPreviews } from '#server/live/previews.ts';
import { viewOf } from './view-of.ts';

export interface StreamTrial {
  readonly folder: string;
  readonly viewers: number;
  readonly disconnects: number;
  /** Times that the live server is stopped and another one takes its port. */
  readonly restarts: number;
  readonly random: () => number;
}

export interface StreamResult {
  readonly disconnects: number;
  readonly events: number;
  /** What each viewer has got, where that is not 1, 2, 3 … up to the last event. */
  readonly broken: string[];
}

/**
 * Viewers watch one job. Each ends its connection at random moments, in one of three ways, comes back and goes on after the last event
 * that it has; the job ends when all have done so as often as they should.
 */
export async function tryStream({
  folder,
  viewers,
  disconnects,
  restarts,
  random,
}: StreamTrial): Promise<StreamResult> {
  const store = openJobStore(join(folder, 'jobs.db'), () => Date.now());
  const { id } = store.submit({ spec }).job;
  const claim = store.claim();
  if (!claim) throw new Error('The job was not claimed.');
  const site = await openSite(store, join(folder, 'previews'));

  const watching = Array.from({ length: viewers }, () => new RandomViewer(site.port, id, random));
  let n = 0;
  const working = setInterval(() => {
    // A busy machine gets no more events than an idle one: nobody is left further behind than this.
    const slowest = Math.min(...watching.filter((one) => one.disconnects < disconnects).map(({ got }) => got.length));
    if ((store.get(id)?.lastSeq ?? 0) > slowest + mostAhead) return;
    for (let i = random() * 2.5; i > 0; i--) store.report(claim, { type: 'warning', code: 'n', message: String(n++) });
  }, 25);
  const all = () => watching.reduce((sum, viewer) => sum + viewer.disconnects, 0);
  const restarting = (async () => {
    for (let i = 1; i <= restarts; i++) {
      while (all() < (i * viewers * disconnects) / (restarts + 1)) await pause(5);
      await site.restart();
    }
  })();
  await Promise.all(watching.map((viewer) => viewer.disconnectOften(disconnects)));
  await restarting;
  clearInterval(working);
  store.complete(claim, []);
  const last = store.get(id)?.lastSeq ?? 0;
  await Promise.all(watching.map((viewer) => viewer.watchUntil(last)));
  await site.close();
  store[Symbol.dispose]();
  const broken = watching.flatMap(({ got }, i) =>
    got.length === last && got.every((seq, at) => seq === at + 1) ? [] : `viewer ${i}: ${got.join(' ')}`,
  );
  return { disconnects: all(), events: last, broken };
}

const mostAhead = 30;

interface Site {
  readonly port: number;
  restart(): Promise<void>;
  close(): Promise<void>;
}

async function openSite(store: JobStore, folder: string): Promise<Site> {
  const open = async (port: number) => {
    const previews = await openPreviews(folder, store);
    const live = createLiveServer({
      ...{ store, previews, viewText: createViewTexts(store, viewOf) },
      guard: () => null,
      run: () => Promise.reject(new Error('Nothing is run here.')),
      cancel: () => false,
      problemOf: (error) => ({
        type: 'about:blank',
        title: 'Wrong',
        status: 400,
        code: 'wrong',
        detail: String(error),
      }),
    });
    const http = createServer();
    http.on('upgrade', live.upgrade);
    http.listen(port, '127.0.0.1');
    await once(http, 'listening');
    return { http, live };
  };
  let now: { http: Server; live: LiveServer } = await open(0);
  const { port } = now.http.address() as AddressInfo;
  const close = async () => {
    const closed = once(now.http, 'close');
    now.http.close();
    await now.live.close();
    await closed;
  };
  return {
    port,
    close,
    async restart() {
      await close();
      now = await open(port);
    },
  };
}

class RandomViewer {
  readonly got: number[] = [];
  disconnects = 0;
  readonly #port: number;
  readonly #jobId: string;
  readonly #random: () => number;

  constructor(port: number, jobId: string, random: () => number) {
    this.#port = port;
    this.#jobId = jobId;
    this.#random = random;
  }

  async disconnectOften(times: number): Promise<void> {
    while (this.disconnects < times) {
      const patience = Math.floor(this.#random() * 4);
      await this.#watch((seen) => seen >= patience);
      this.disconnects++;
      if (this.#random() < 0.2) await pause(this.#random() * 50);
    }
  }

  async watchUntil(last: number): Promise<void> {
    while (this.got.length < last) await this.#watch(() => this.got.length >= last);
  }

  /** One connection, until it is enough or the other side has ended it. */
  #watch(isEnough: (seen: number) => boolean): Promise<void> {
    return new Promise((ended) => {
      const socket = new WebSocket(`ws://127.0.0.1:${this.#port}/ws`);
      let isOver = false;
      let seen = 0;
      const look = () => {
        if (isOver || !isEnough(seen)) return;
        isOver = true;
        this.#leave(socket);
      };
      socket.on('open', () => {
        const message: ClientMessage = { type: 'subscribe', jobId: this.#jobId, afterSeq: this.got.length };
        socket.send(JSON.stringify(message));
        look();
      });
      socket.on('message', (data) => {
        const message = serverMessageSchema.parse(JSON.parse(String(data)));
        // What comes after it has left is not looked at, as if it had been lost on the way.
        if (message.type !== 'event' || isOver) return;
        this.got.push(message.seq);
        seen++;
        look();
      });
      socket.on('error', () => {});
      socket.on('close', () => setTimeout(ended, this.#random() < 0.9 ? 0 : 5));
    });
  }

  /** As pages are closed, as cables are pulled, as tabs are killed. */
  #leave(socket: WebSocket): void {
    const way = this.#random();
    if (way < 0.3) socket.close();
    else if (way < 0.9) socket.terminate();
    else {
      socket.send(JSON.stringify({ type: 'unsubscribe', jobId: this.#jobId } satisfies ClientMessage));
      socket.terminate();
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
