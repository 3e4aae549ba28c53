import { createHash } from 'node:crypto';
import { canonicalJson } from '#graphs/serialize.ts';
import type { JobView } from '#runtime/protocol/job-view.ts';
import { renderRequestSchema, type RenderRequest } from '#runtime/protocol/render-request.ts';
import { InputError } from '#runtime/failure.ts';
import type { JobServer } from '#server/job-server.ts';
import type { Job } from '#server/jobs/job.ts';
import { createViewTexts, type ViewText } from '#server/jobs/view-texts.ts';
import { forecast, type Forecast } from './limits.ts';
import { viewJob } from './job-view.ts';
import type { Belongings } from './belongings.ts';
import { prepareJob, type PreparedJob } from './prepare-job.ts';

/** What people may ask of the queue, over whatever wire. */
export interface Runs {
  /** What a run would draw and cost. Throws what `submit` throws. */
  plan(request: RenderRequest): Promise<PreparedJob & { readonly forecasts: readonly Forecast[] }>;
  /** Throws InputErrors and GraphErrors over what is asked, and `queue-full`, `stopping` or `idempotency-key`. */
  submit(request: RenderRequest, idempotencyKey?: string): Promise<{ readonly job: Job; readonly created: boolean }>;
  view(job: Job): JobView;
  /** The same as JSON. */
  readonly viewText: ViewText;
  /** From now on nothing is taken in. */
  close(): void;
}

/** So many jobs may wait. */
const mostWaiting = 2000;

export interface RunsOptions {
  readonly jobs: Pick<JobServer, 'store' | 'queue'>;
  readonly belongings: Belongings;
  readonly diskFloor: number;
  freeBytes(): Promise<number>;
}

export function createRuns({ jobs, belongings, diskFloor, freeBytes }: RunsOptions): Runs {
  const { store, queue } = jobs;
  const view = (job: Job) => viewJob(job, store.artifacts(job.id));
  let closed = false;

  async function plan(request: RenderRequest) {
    const job = await prepareJob(request, belongings);
    return { ...job, forecasts: forecast(job, (await freeBytes()) - diskFloor) };
  }

  return {
    plan,
    async submit(request, idempotencyKey) {
      if (closed) throw new InputError('stopping', 'The server is about to stop, and takes nothing in.');
      const { spec } = await plan(request);
      if (store.counts().pending >= mostWaiting) {
        throw new InputError('queue-full', `${mostWaiting} jobs wait already: ask again when some are done.`);
      }
      const { priority = 0 } = request;
      const idempotency = idempotencyKey === undefined ? {} : { idempotency: keyOf(idempotencyKey, request) };
      return queue.submit({ spec, priority, ...idempotency });
    },
    view,
    viewText: createViewTexts(store, view),
    close: () => void (closed = true),
  };
}

function keyOf(key: string, request: RenderRequest) {
  const digest = createHash('sha256')
    .update(canonicalJson(renderRequestSchema.parse(request)))
    .digest('hex');
  return { key, digest };
}
