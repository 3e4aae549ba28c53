import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ServerMessage } from '#runtime/protocol/live-messages.ts';
import { readThumbnail, type Thumbnail } from '#runtime/protocol/thumbnail.ts';
import type { Claim } from '#server/jobs/job.ts';
import { spec } from '#server/jobs/store-model.ts';
import { openJobStore, type JobStore } from '#server/jobs/store.ts';
import { createViewTexts } from '#server/jobs/view-texts.ts';
import { createLiveServer, type LiveServer } from './live-server.ts';
import { openPreviews, type Previews } from './previews.ts';

let folder: string;
let store: JobStore;
let previews: Previews;
let live: LiveServer;
let http: Server;
let isShut: boolean;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'live-'));
  store = openJobStore(join(folder, 'jobs.db'), () => Date.now());
  previews = await openPreviews(join(folder, 'previews'), store);
  isShut = false;
  live = createLiveServer({
    ...{ store, previews },
    viewText: createViewTexts(store, ({ id, state, progress, lastSeq, attempt, priority }) => ({
      ...{ id, name: spec.name, status: state, config: { name: spec.name, inputs: {} }, progress, lastSeq, attempt },
      ...{ blockedBy: null, cancelling: false, priority, retryOf: null, files: [] },
      createdAt: '2026-11-23T14:00:00.000Z',
    })),
    guard: () => (isShut ? problem(403, 'foreign-origin') : null),
    run: async (request) => {
      if (request !== 'good') throw new Error('bad');
      return store.submit({ spec }).job.id;
    },
    cancel: (id) => store.cancel(id) !== null,
    problemOf: () => problem(400, 'bad-request'),
  });
  http = createServer().on('upgrade', live.upgrade).listen(0, '127.0.0.1');
  await once(http, 'listening');
});

afterEach(async () => {
  await live.close();
  http.close();
  previews[Symbol.dispose]();
  store[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

describe('a viewer', () => {
  it('gets what has happened to a job since an event, and then what happens', async () => {
    const claim = claimed();
    warn(claim, 5);
    const viewer = await connect();
    viewer.say({ type: 'subscribe', jobId: claim.id, afterSeq: 3 });
    await viewer.until(() => viewer.numbers().at(-1) === 7);
    warn(claim, 1);
    store.complete(claim, []);
    await viewer.until(() => viewer.numbers().at(-1) === 9);
    expect(viewer.numbers()).toEqual([4, 5, 6, 7, 8, 9]);
    expect(viewer.got.at(-1)).toMatchObject({ event: { type: 'state', state: 'completed' } });
  });

  it('that names no event begins with where everything stands', async () => {
    const claim = claimed();
    warn(claim, 700);
    const viewer = await connect();
    viewer.say({ type: 'subscribe', jobId: claim.id });
    const snapshot = await viewer.next('snapshot');
    expect(snapshot).toMatchObject({ lastSeq: 702, picture: { seq: 702, state: 'processing' } });
    warn(claim, 1);
    expect(await viewer.next('event')).toMatchObject({ seq: 703 });
  });

  it('that knows more than has happened begins with where everything stands', async () => {
    const { id } = claimed();
    const viewer = await connect();
    viewer.say({ type: 'subscribe', jobId: id, afterSeq: 3 });
    expect(await viewer.next('snapshot')).toMatchObject({ lastSeq: 2 });
  });

  it('hears no more of a job that it has unsubscribed from, and that one is deleted', async () => {
    const [one, other] = [claimed(), claimed()];
    const viewer = await connect();
    viewer.say({ type: 'subscribe', jobId: one.id, afterSeq: 2 });
    viewer.say({ type: 'subscribe', jobId: other.id, afterSeq: 2 });
    viewer.say({ type: 'unsubscribe', jobId: one.id });
    viewer.say({ type: 'ping', ref: 'x' });
    expect(await viewer.next('pong')).toEqual({ type: 'pong', ref: 'x' });
    warn(one, 1);
    store.complete(other, []);
    await viewer.next('event');
    store.remove(other.id);
    expect(await viewer.next('removed')).toMatchObject({ jobId: other.id });
    expect(viewer.got.filter((message) => 'jobId' in message && message.jobId === one.id)).toEqual([]);
  });

  it('of the list sees jobs come, change and go', async () => {
    const first = claimed();
    const viewer = await connect();
    viewer.say({ type: 'list' });
    const { jobs, counts } = await viewer.next('jobs');
    expect(jobs.map(({ id, status }) => [id, status])).toEqual([[first.id, 'processing']]);
    expect(counts).toMatchObject({ processing: 1, pending: 0 });
    const { id } = store.submit({ spec }).job;
    const isTold = () => viewer.got.some(({ type, ...rest }) => type === 'job' && 'job' in rest && rest.job.id === id);
    await viewer.until(isTold);
    store.complete(first, []);
    store.remove(first.id);
    expect(await viewer.next('removed')).toMatchObject({ jobId: first.id });
  });

  it('starts and cancels jobs, and is told why it cannot', async () => {
    const viewer = await connect();
    viewer.say({ type: 'run', request: 'good', ref: 'a' });
    const { jobId, ref } = await viewer.next('accepted');
    expect(ref).toBe('a');
    viewer.say({ type: 'cancel', jobId, ref: 'b' });
    await viewer.until(() => viewer.got.some((message) => message.type === 'accepted' && message.ref === 'b'));
    expect(store.get(jobId)?.state).toBe('cancelled');
    viewer.say({ type: 'run', request: {}, ref: 'c' });
    expect(await viewer.next('error')).toMatchObject({ ref: 'c', problem: { status: 400 } });
    viewer.say({ type: 'subscribe', jobId: 'nothing', afterSeq: 0, ref: 'd' });
    await viewer.until(() => viewer.got.some((message) => message.type === 'error' && message.ref === 'd'));
    expect(viewer.got.at(-1)).toMatchObject({ jobId: 'nothing', problem: { status: 404, code: 'no-job' } });
  });

  it.each(['', '{', '[]', '{"type":"shout"}', '{"type":"cancel"}', '{"__proto__":{"type":"list"}}'])(
    'that says %s is told so, and may go on',
    async (text) => {
      const viewer = await connect();
      viewer.socket.send(text);
      expect(await viewer.next('error')).toMatchObject({ problem: { status: 400 } });
      viewer.say({ type: 'ping' });
      await viewer.next('pong');
    },
  );

  it('that sends bytes, or too many of them, is cut off', async () => {
    const [one, other] = [await connect(), await connect()];
    one.socket.send(Buffer.from([1, 2, 3]));
    expect(await one.closed).toBe(1003);
    other.socket.send('x'.repeat(7e6));
    expect(await other.closed).toBe(1009);
  });

  it('sees the latest thumbnail at once and the next as they are made; the file is there as long as the job', async () => {
    const claim = claimed();
    const thumbnail = (frame: number): Thumbnail => {
      return { jobId: claim.id, frame, mime: 'image/jpeg', bytes: new Uint8Array([frame, 2, 3]) };
    };
    previews.take(thumbnail(1));
    const viewer = await connect();
    viewer.say({ type: 'subscribe', jobId: claim.id, afterSeq: 0 });
    await viewer.until(() => viewer.pictures.length === 1);
    previews.take(thumbnail(2));
    await viewer.until(() => viewer.pictures.length === 2);
    expect(viewer.pictures).toEqual([thumbnail(1), thumbnail(2)]);
    await vi.waitFor(() => expect([...readFileSync(previews.file(claim.id))]).toEqual([2, 2, 3]));
    store.complete(claim, []);
    store.remove(claim.id);
    await vi.waitFor(() => expect(existsSync(previews.file(claim.id))).toBe(false));
    expect(previews.latest(claim.id)).toBeNull();
  });

  it('that does not read for long gets a snapshot for what it missed; the server keeps no more than a batch for it', async () => {
    const claim = claimed();
    const clock = vi.spyOn(performance, 'now');
    let late = 0;
    clock.mockImplementation(() => late);
    const viewer = await connect();
    viewer.say({ type: 'subscribe', jobId: claim.id, afterSeq: 2 });
    viewer.socket.pause();
    const held: number[] = [];
    const { send } = WebSocket.prototype;
    const sending = vi.spyOn(WebSocket.prototype, 'send').mockImplementation(function (
      this: WebSocket,
      ...args: unknown[]
    ) {
      held.push(this.bufferedAmount);
      Reflect.apply(send, this, args);
    });
    // More than the operating system takes for it.
    for (let i = 0; i < 1500; i++) {
      warn(claim, 1, 20_000);
      if (i % 50 === 0) await new Promise(setImmediate);
    }
    late = 6000;
    viewer.socket.resume();
    const { lastSeq } = await viewer.next('snapshot');
    warn(claim, 1);
    await viewer.until(() => viewer.numbers().at(-1) === 1503);
    clock.mockRestore();
    sending.mockRestore();
    const numbers = viewer.numbers();
    const before = numbers.filter((seq) => seq <= lastSeq).length;
    expect(numbers.slice(0, before)).toEqual(numbers.slice(0, before).map((_, i) => i + 3));
    expect(numbers.slice(before)).toEqual(numbers.slice(before).map((_, i) => lastSeq + 1 + i));
    expect(before).toBeLessThan(1300);
    expect(Math.max(...held)).toBeLessThan(200_000);
  });
});

describe('a server', () => {
  it('refuses who is not allowed before the connection is made', async () => {
    isShut = true;
    const socket = new WebSocket(`ws://127.0.0.1:${portOf(http)}/ws`);
    const [, response] = await once(socket, 'unexpected-response');
    expect(response).toMatchObject({ statusCode: 403, headers: { 'content-type': 'application/problem+json' } });
    expect(live.viewers).toBe(0);
  });

  it('says no more than how long its refusal would be to who asks with HEAD', async () => {
    isShut = true;
    const socket = connectTo(portOf(http), '127.0.0.1');
    socket.write('HEAD /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    let answer = '';
    for await (const data of socket) answer += String(data);
    expect(answer).toMatch(/^HTTP\/1\.1 403 [^]*Content-Length: [1-9]\d*\r\n\r\n$/);
  });

  it('that stops says so to all viewers', async () => {
    const viewers = [await connect(), await connect()];
    await live.close();
    expect(await Promise.all(viewers.map(({ closed }) => closed))).toEqual([1001, 1001]);
    expect(live.viewers).toBe(0);
  });

  it('takes the protocol that a page can give, rather than the one that is a secret', async () => {
    const url = `ws://127.0.0.1:${portOf(http)}/ws`;
    const both = new WebSocket(url, ['bearer.abc', 'emberloom']);
    const one = new WebSocket(url, ['bearer.abc']);
    await Promise.all([once(both, 'open'), once(one, 'open')]);
    expect([both.protocol, one.protocol]).toEqual(['emberloom', 'bearer.abc']);
  });

  it('that starts removes pictures of jobs that are gone', async () => {
    const { id } = store.submit({ spec }).job;
    for (const name of [`${id}.jpg`, 'gone.jpg', `${id}.part`]) writeFileSync(join(folder, 'previews', name), 'x');
    (await openPreviews(join(folder, 'previews'), store))[Symbol.dispose]();
    expect(readdirSync(join(folder, 'previews'))).toEqual([`${id}.jpg`]);
  });
});

function claimed(): Claim {
  const { id } = store.submit({ spec }).job;
  const claim = store.claim();
  expect(claim?.id).toBe(id);
  return claim ?? { id, attempt: 0 };
}

function warn(claim: Claim, times: number, size = 10): void {
  for (let i = 0; i < times; i++) {
    store.report(claim, { type: 'warning', code: 'loud', message: 'x'.repeat(size) });
  }
}

function problem(status: number, code: string) {
  return { type: 'about:blank', title: 'No', status, detail: 'No.', code };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function connect() {
  const socket = new WebSocket(`ws://127.0.0.1:${portOf(http)}/ws`);
  const got: ServerMessage[] = [];
  const pictures: Thumbnail[] = [];
  const waiting = new Set<() => void>();
  const closed = once(socket, 'close').then(([code]) => code as number);
  socket.on('message', (data: Buffer, isBinary) => {
    const thumbnail = isBinary ? readThumbnail(new Uint8Array(data)) : null;
    if (thumbnail) pictures.push(thumbnail);
    if (!isBinary) got.push(JSON.parse(String(data)) as ServerMessage);
    for (const look of waiting) look();
  });
  await once(socket, 'open');
  const until = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!condition()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return {
    ...{ socket, got, pictures, closed, until },
    say: (message: object) => socket.send(JSON.stringify(message)),
    numbers: () => got.flatMap((message) => (message.type === 'event' ? message.seq : [])),
    /** The first message of a type, past or to come. */
    async next<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
      const find = () => got.find((message) => message.type === type);
      await until(() => find() !== undefined);
      return find() as Extract<ServerMessage, { type: T }>;
    },
  };
}
