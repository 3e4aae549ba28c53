import { join } from 'node:path';
import { freeBytes } from '#runtime/node/ring-file.ts';
import { pruneCache } from '#runtime/node/prune-cache.ts';
import { sweepScratchFolders } from '#runtime/node/scratch-folder.ts';
import { packageRoot } from '#runtime/node/package-root.ts';
import { openDataFolder } from '#server/jobs/data-folder.ts';
import { keepReserve } from '#server/jobs/disk-reserve.ts';
import { RenderQueue } from '#server/jobs/queue.ts';
import { removeLeftovers } from '#server/jobs/remove-leftovers.ts';
import { openJobStore, type JobStore } from '#server/jobs/store.ts';
import type { RetentionRule } from '#server/jobs/submissions.ts';
import { openPreviews, type Previews } from '#server/live/previews.ts';
import { endOrphans } from '#server/render/end-orphans.ts';
import type { RendererSettings } from '#server/render/messages.ts';
import { createRenderers, type Foresight } from '#server/render/renderers.ts';
import { startWebhook, type WebhookOptions } from './webhook.ts';

export interface JobServerOptions {
  readonly dataFolder: string;
  readonly concurrency: number;
  readonly diskFloor: number;
  readonly retention: RetentionRule;
  /** Finished segments and analyses may take so much; more only as long as a run at work needs it. */
  readonly cacheBytes: number;
  readonly renderer: RendererSettings;
  /** Who is told of every job that ends. Its address has been checked by `checkWebhook`. */
  readonly webhook?: Pick<WebhookOptions, 'url' | 'view'>;
  warn(sentence: string): void;
}

/** The part of a server that keeps and renders jobs, whoever asks for them. */
export interface JobServer {
  readonly store: JobStore;
  readonly queue: RenderQueue;
  readonly previews: Previews;
  /** What a job would do if it were submitted now, node by node and segment by segment. See `Foresight`. */
  readonly foresee: Foresight['foresee'];
  /** The data folder. */
  readonly root: string;
  /** What runs leave: `<run>/<attempt>/<file>`. */
  readonly outputs: string;
  /** Lets runs get to the end of a segment, for at most 20 seconds. */
  drain(): Promise<void>;
  /** Leaves everything ready for the next server; nothing may be asked of the store any more. */
  close(): void;
  /** Both. */
  stop(): Promise<void>;
  /** Ends every renderer at once; this process may exit then. */
  kill(): void;
}

/**
 * Takes possession of a data folder: ends what an earlier server has left running, removes what it has left lying, and goes on with
 * its jobs. Segments that are finished are found again by their content. Throws InputErrors `data-folder-in-use` and `newer-data`.
 */
export async function startJobServer(options: JobServerOptions): Promise<JobServer> {
  const { concurrency, diskFloor, retention, cacheBytes, warn } = options;
  const folder = openDataFolder(options.dataFolder);
  const store = openJobStore(folder.database, () => Date.now());
  await endOrphans(store);
  // The folders of this server's runs lie in its own cache.
  process.env['EMBERLOOM_CACHE'] = join(folder.root, 'cache');
  await sweepScratchFolders();
  await removeLeftovers(store, folder.outputs);
  const previews = await openPreviews(join(folder.root, 'previews'), store);
  const renderers = createRenderers({
    entry: join(packageRoot(), 'dist/server/renderer.js'),
    settings: options.renderer,
    env: process.env,
    onStart: (process) => store.record(process),
    onExit(pid) {
      try {
        store.forget(pid);
      } catch {
        // On a full disk. By its start it is known to be gone.
      }
    },
    onThumbnail: (jobId, frame, bytes) => previews.take({ jobId, frame, mime: 'image/jpeg', bytes }),
  });
  const queue = new RenderQueue({
    ...{ store, renderers, concurrency, diskFloor, retention, warn },
    outputs: folder.outputs,
    reserve: keepReserve(join(folder.root, 'reserve')),
    freeBytes: () => freeBytes(folder.root),
    tidyUp: async (since) => void (await pruneCache({ mostBytes: cacheBytes, keepSince: since })),
    now: () => performance.now(),
  });
  store.announce(options.webhook !== undefined);
  const webhook = options.webhook ? startWebhook({ ...options.webhook, store, warn }) : null;
  await queue.start();
  async function drain(): Promise<void> {
    await queue.stop();
    await renderers.end();
    await webhook?.stop();
  }
  function close(): void {
    previews[Symbol.dispose]();
    store[Symbol.dispose]();
    folder[Symbol.dispose]();
  }
  return {
    ...{ store, queue, previews, root: folder.root, outputs: folder.outputs, drain, close },
    foresee: (spec) => renderers.foresee(spec),
    async stop() {
      await drain();
      close();
    },
    kill() {
      queue.kill();
      renderers.kill();
    },
  };
}
