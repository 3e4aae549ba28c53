import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JobView } from '#runtime/protocol/job-view.ts';
import { openJobStore, type JobStore } from './jobs/store.ts';
import { spec } from './jobs/store-model.ts';
import { checkWebhook, startWebhook } from './webhook.ts';

let root: string;
let store: JobStore;
let listener: Server;
/** What the listener answers, one for each request; 200 when there are no more, null: nothing at all. */
let answers: (number | null)[];
let heard: { key: unknown; body: unknown }[];
let warned: string[];
let hook: { stop(): Promise<void> } | null;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'emberloom-webhook-'));
  store = openJobStore(join(root, 'jobs.db'), () => Date.now());
  store.announce(true);
  [answers, heard, warned, hook] = [[], [], [], null];
  listener = createServer((request, response) => {
    let text = '';
    request.on('data', (data: Buffer) => (text += data.toString()));
    request.on('end', () => {
      heard.push({ key: request.headers['idempotency-key'], body: JSON.parse(text) });
      const answer = answers.length > 0 ? answers.shift() : 200;
      if (answer) response.writeHead(answer, { location: 'http://127.0.0.1:1/' }).end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await hook?.stop();
  listener.closeAllConnections();
  listener.close();
  store[Symbol.dispose]();
  rmSync(root, { recursive: true });
});

describe('the webhook', () => {
  test('is told once of every job that ends, however it ends, in order', async () => {
    begin();
    const [first, second, third] = [finished(), finished('failed'), finished('cancelled')];
    await eventually(() => expect(heard).toHaveLength(3));
    expect(heard.map(({ key }) => key)).toEqual([first, second, third]);
    expect(heard.map(({ body }) => body)).toEqual([
      { id: first, status: 'completed' },
      { id: second, status: 'failed' },
      { id: third, status: 'cancelled' },
    ]);
    expect(store.unannounced()).toBeNull();
  });

  test('is tried three times, also where it redirects or does not answer; then the next job has its turn', async () => {
    answers = [500, 302, null];
    begin([10, 10], 2000);
    const [first, second] = [finished(), finished()];
    await eventually(() => expect(heard).toHaveLength(4));
    expect(heard.map(({ key }) => key)).toEqual([first, first, first, second]);
    expect(warned).toEqual([expect.stringMatching(`was not told that job ${first} is completed: .*(timeout|aborted)`)]);
  });

  test('that cannot be reached keeps nobody waiting', async () => {
    begin();
    listener.close();
    const id = finished();
    await eventually(() => expect(warned).toHaveLength(1));
    expect(store.get(id)?.state).toBe('completed');
  });

  test('is told after a restart of what it was not told before', async () => {
    answers = [500, 500];
    begin([60_000]);
    const id = finished();
    await eventually(() => expect(heard).toHaveLength(1));
    await hook?.stop();
    expect(store.unannounced()).toBe(id);
    answers = [];
    begin();
    await eventually(() => expect(store.unannounced()).toBeNull());
    expect(heard.map(({ key }) => key)).toEqual([id, id]);
  });

  test('is not told of jobs that ended while nobody wanted to know', async () => {
    store.announce(false);
    finished();
    store.announce(true);
    expect(store.unannounced()).toBeNull();
  });

  test.each(['https://example.org/x', 'http://127.0.0.1:80/', 'http://localhost/x', 'http://[::1]:4000'])(
    'may be %s',
    (url) => checkWebhook(url),
  );

  test.each([
    'http://example.org/',
    'ftp://127.0.0.1/',
    'http://127.0.0.1.example.org/',
    'http://localhost@example.org/',
    'x',
    '',
  ])('may not be %j', (url) => expect(() => checkWebhook(url)).toThrow(/must be an https/));
});

function begin(pauses: readonly number[] = [10, 10], patienceMs = 30_000): void {
  const { port } = listener.address() as AddressInfo;
  hook = startWebhook({
    ...{ url: `http://127.0.0.1:${port}/`, store, pauses, patienceMs },
    view: ({ id, state }) => ({ id, status: state }) as JobView,
    warn: (sentence) => void warned.push(sentence),
  });
}

function finished(how: 'completed' | 'failed' | 'cancelled' = 'completed'): string {
  const { id } = store.submit({ spec }).job;
  const claim = how === 'cancelled' ? null : store.claim();
  if (how === 'cancelled') store.cancel(id);
  else if (claim && how === 'failed') store.fail(claim, { code: 'x', message: 'y' });
  else if (claim) store.complete(claim, []);
  return id;
}

function eventually(claim: () => void): Promise<void> {
  return vi.waitFor(claim, { timeout: 30_000 });
}
