import type { Artifact, JobView } from '#runtime/protocol/job-view.ts';
import { InputError } from '#runtime/failure.ts';
import type { Job } from './jobs/job.ts';
import type { JobStore } from './jobs/store.ts';

export interface WebhookOptions {
  readonly url: string;
  readonly store: Pick<JobStore, 'unannounced' | 'announced' | 'get' | 'artifacts'>;
  view(job: Job, artifacts: readonly Artifact[]): JobView;
  warn(sentence: string): void;
  /** Between tries, in milliseconds; their number is that of tries after the first. */
  readonly pauses?: readonly number[];
  /** How long one try may take. */
  readonly patienceMs?: number;
}

const lookMs = 500;
const fullMs = 30_000;

/**
 * Tells a URL of every job that ends: `POST` with the job as it would be read, and its id as `Idempotency-Key`. At least once, also
 * over restarts, where the store announces; after the last try in vain the job is let go with a warning. Redirects are not followed. Never in anybody's way.
 */
export function startWebhook({
  url,
  store,
  view,
  warn,
  pauses = [2000, 20_000],
  patienceMs = 10_000,
}: WebhookOptions): { stop(): Promise<void> } {
  const { signal, stop } = stopper();
  const over = tellAll();

  async function tellAll(): Promise<void> {
    while (!signal.aborted) {
      const id = store.unannounced();
      const job = id === null ? null : store.get(id);
      if (!job) {
        await pause(lookMs, signal);
        continue;
      }
      const failure = await tell(job);
      if (signal.aborted) return; // the next server tells it again
      if (failure !== null) warn(`The webhook was not told that job ${job.id} is ${job.state}: ${failure}`);
      try {
        store.announced(job.id);
      } catch {
        await pause(fullMs, signal); // the disk is full: it is told once more
      }
    }
  }

  /** Null where it was heard. */
  async function tell(job: Job): Promise<string | null> {
    const body = JSON.stringify(view(job, store.artifacts(job.id)));
    let failure: string | null = null;
    for (const wait of [0, ...pauses]) {
      await pause(wait, signal);
      failure = await post(url, job.id, body, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
      if (failure === null || signal.aborted) break;
    }
    return failure;
  }

  return {
    async stop() {
      stop();
      await over;
    },
  };
}

/** Throws InputError `bad-webhook` where it is neither encrypted nor on this machine. */
export function checkWebhook(url: string): void {
  const { protocol = '', hostname = '' } = URL.canParse(url) ? new URL(url) : {};
  const local = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  if (protocol === 'https:' || (protocol === 'http:' && local)) return;
  throw new InputError(
    'bad-webhook',
    `The webhook must be an https:// address, or one on this machine: ${url} is not.`,
  );
}

async function post(url: string, key: string, body: string, signal: AbortSignal): Promise<string | null> {
  try {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await response.body?.cancel();
    return response.ok ? null : `it answered ${response.status}.`;
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  }
}

function stopper(): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  return { signal: controller.signal, stop: () => controller.abort() };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
