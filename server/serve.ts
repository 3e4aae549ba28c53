import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { InputError } from '#runtime/failure.ts';
import { renderRequestSchema } from '#runtime/protocol/render-request.ts';
import { packageRoot } from '#runtime/node/package-root.ts';
import { freeBytes } from '#runtime/node/ring-file.ts';
import { openAssetStore } from './assets/asset-store.ts';
import { openFeatureStore } from './assets/feature-store.ts';
import { isDraftId, isGraphName } from './graphs/graph-name.ts';
import { openTextFolder } from './graphs/text-folder.ts';
import { addressesOf, isLoopback } from './http/addresses.ts';
import { createApp } from './http/app.ts';
import { createGuard } from './http/guard.ts';
import { measureLoad } from './http/load.ts';
import { openLoopback6 } from './http/loopback.ts';
import { routesOf } from './http/routes.ts';
import { problem, problemOf } from './http/problem.ts';
import { readAs } from './http/route.ts';
import { openJobFolder } from './job-folder/open-job-folder.ts';
import { startJobServer } from './job-server.ts';
import { createLiveServer } from './live/live-server.ts';
import type { RendererSettings } from './render/messages.ts';
import { viewJob } from './runs/job-view.ts';
import { createRuns } from './runs/runs.ts';
import { checkWebhook } from './webhook.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly dataFolder: string;
  readonly concurrency: number;
  /** Null: none, which only a server on loopback may do without. */
  readonly token: string | null;
  /** Names beside its own address that the server answers to. */
  readonly allowedHosts: readonly string[];
  readonly mostUploadBytes: number;
  readonly diskFloor: number;
  /** Finished segments and analyses may take so much. */
  readonly cacheBytes: number;
  /** Told of every job that ends. */
  readonly webhook: string | null;
  /** Where jobs are taken from files. */
  readonly jobsFolder: string | null;
  readonly keepJobs: number;
  readonly keepDays: number;
  readonly renderer: Pick<RendererSettings, 'gl' | 'requireGpu'>;
  warn(sentence: string): void;
}

/** A server at work. */
export interface Serving {
  /** Where it is, for people. */
  readonly url: string;
  /**
   * Takes nothing in any more, lets runs get to the end of a segment within 20 seconds, and leaves. Everything goes on when a server
   * is started with the same data folder.
   */
  stop(): Promise<void>;
  /** Ends every renderer at once; this process may exit then. */
  kill(): void;
}

/** 128 bits in base64url. */
const shortestToken = 22;
const mostConnections = 1000;
/** A large upload over a slow line takes its time; headers do not. */
const uploadMs = 3600 * 1000;
const headersMs = 20_000;
/** How long what a disk says is believed: every job that is taken in wants to know. */
const freeMs = 250;
/** For answers that are still being sent. */
const leaveMs = 2000;

/** Opens the data folder, goes on with its jobs, and answers. Throws InputErrors over what cannot be served so. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { host, token, diskFloor, webhook, warn } = options;
  checkToken(host, token);
  if (webhook !== null) checkWebhook(webhook);
  const jobs = await startJobServer({
    ...{ dataFolder: options.dataFolder, concurrency: options.concurrency, diskFloor, warn },
    cacheBytes: options.cacheBytes,
    ...(webhook === null ? {} : { webhook: { url: webhook, view: viewJob } }),
    retention: { milliseconds: options.keepDays * 24 * 3600 * 1000, jobs: options.keepJobs },
    renderer: { ...options.renderer, mostBytes: 2e9 },
  });
  const free = recent(() => freeBytes(jobs.root), freeMs);
  const aboveFloor = async () => (await free()) - diskFloor;
  const { mostUploadBytes } = options;
  const limits = { mostBytes: mostUploadBytes, freeBytes: aboveFloor };
  const assets = await openAssetStore(join(jobs.root, 'assets'), limits);
  const features = await openFeatureStore(join(jobs.root, 'features'));
  const graphs = openTextFolder(join(jobs.root, 'graphs'), isGraphName);
  const drafts = openTextFolder(join(jobs.root, 'drafts'), isDraftId);
  const savedGraph = async (name: string) => (await graphs.read(name))?.text ?? null;
  const belongings = { asset: assets.get, fileOf: assets.fileOf, savedGraph };
  const load = measureLoad();
  const runs = createRuns({ jobs, belongings, diskFloor, freeBytes: free });
  let open = true;

  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: uploadMs, headersTimeout: headersMs });
  server.maxConnections = mostConnections;
  const port = await listen(server, options).catch(async (cause: unknown) => {
    await jobs.stop();
    throw cause;
  });
  const alsoHere = host === '127.0.0.1' ? await openLoopback6(server, port) : null;
  const addresses = addressesOf(host, port, options.allowedHosts);
  const cookie = `emberloom_${port}`;
  const guard = createGuard({ addresses, token, cookie });
  const services = {
    ...{ jobs, runs, assets, features, graphs, drafts, load, isOpen: () => open },
    ...{ mostUploadBytes, freeBytes: aboveFloor },
  };
  const pages = join(packageRoot(), 'dist/editor');
  const { answered } = load;
  server.on('request', createApp({ guard, routes: routesOf(services), pages, token, cookie, answered, warn }));
  const live = createLiveServer({
    ...{ store: jobs.store, previews: jobs.previews, viewText: runs.viewText },
    guard: (request) =>
      guard(request) ?? (isLive(request) ? null : problem(404, 'not-found', 'There is no such place.')),
    run: async (request) => (await runs.submit(readAs(renderRequestSchema, request, 'The field'))).job.id,
    cancel: (id) => jobs.queue.cancel(id) !== null,
    problemOf: (error) => problemOf(error, warn),
  });
  server.on('upgrade', live.upgrade);
  const jobFolder = await openJobFolder({
    ...{ root: options.jobsFolder, jobs, belongings, diskFloor, freeBytes: free, warn },
  }).catch(async (cause: unknown) => {
    alsoHere?.close();
    server.close();
    await jobs.stop();
    throw cause;
  });

  return {
    url: `http://${urlHost(host)}:${port}/`,
    async stop() {
      open = false;
      runs.close();
      await jobs.drain();
      await jobFolder?.close();
      await live.close();
      alsoHere?.close();
      server.close();
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), leaveMs);
      await once(server, 'close');
      clearTimeout(late);
      features.kill();
      load[Symbol.dispose]();
      jobs.close();
    },
    kill() {
      features.kill();
      jobs.kill();
    },
  };
}

/** What `ask` gave within the last milliseconds. */
function recent<T>(ask: () => Promise<T>, milliseconds: number): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | null = null;
  return () => {
    const now = performance.now();
    if (!last || now - last.at >= milliseconds) last = { at: now, answer: ask() };
    return last.answer;
  };
}

function isLive({ url = '' }: IncomingMessage): boolean {
  return url.split('?', 1)[0] === '/ws';
}

function checkToken(host: string, token: string | null): void {
  if (token === null) {
    if (isLoopback(host)) return;
    const message = `Whoever reaches ${host} could use this machine: give a --token of at least ${shortestToken} characters, or EMBERLOOM_TOKEN, or let the server listen on 127.0.0.1.`;
    throw new InputError('no-token', message);
  }
  if (/^[\w.~-]+$/.test(token) && token.length >= shortestToken && token.length <= 200) return;
  const message = `A token has ${shortestToken} to 200 letters, digits, or - . _ ~ and should be random: "openssl rand -hex 16" makes one.`;
  throw new InputError('bad-token', message);
}

async function listen(server: ReturnType<typeof createServer>, { host, port }: ServeOptions): Promise<number> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    const message =
      code === 'EADDRINUSE'
        ? `Something else listens at ${host}:${port}: stop it, or give another --port.`
        : `The server cannot listen at ${host}:${port}: ${cause instanceof Error ? cause.message : String(cause)}.`;
    throw new InputError('address', message, { cause });
  }
  return (server.address() as AddressInfo).port;
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
