import type { ServerMessage } from '#runtime/protocol/live-messages.ts';
import type { JobView } from '#runtime/protocol/job-view.ts';
import type { ProblemDocument } from '#runtime/protocol/problem-document.ts';
import type { Thumbnail } from '#runtime/protocol/thumbnail.ts';
import type { Job } from '#server/jobs/job.ts';
import type { JobStore } from '#server/jobs/store.ts';
import { createPictures } from './pictures.ts';
import type { Previews } from './previews.ts';
import { createTails, type Tails } from './tails.ts';

export interface SourceOptions {
  readonly store: JobStore;
  readonly previews: Previews;
  view(job: Job): JobView;
  /** The body of `POST /api/render`; resolves to the job's id. */
  run(request: unknown): Promise<string>;
  /** False where there is no such job. */
  cancel(jobId: string): boolean;
  /** What is said of an error to those outside. */
  problemOf(error: unknown): ProblemDocument;
}

/** What all viewers of a server see. */
export interface LiveSource extends Pick<SourceOptions, 'run' | 'cancel' | 'problemOf'> {
  /** Number of a job's latest event; null where there is no such job. */
  lastSeq(jobId: string): number | null;
  readonly eventsAfter: Tails['after'];
  snapshot(jobId: string): Promise<Extract<ServerMessage, { type: 'snapshot' }> | null>;
  /** The newest jobs, and all that are not over. */
  list(newest: number): ServerMessage;
  /** The message about one job, made once for all viewers. */
  jobText(jobId: string): string;
  thumbnail(jobId: string): Thumbnail | null;
  noJob(jobId: string): ProblemDocument;
}

/** Jobs that are not over and are told of at once: beyond them the queue is longer than anybody's patience. */
const mostActive = 1000;

export function createSource(options: SourceOptions): LiveSource & Disposable {
  const { store, previews, view, run, cancel, problemOf } = options;
  const pictures = createPictures(store);
  const tails = createTails(store);
  const texts = new Map<string, string>();
  const forget = store.watch((ids) => {
    for (const id of ids) texts.delete(id);
  });

  return {
    ...{ run, cancel, problemOf },
    lastSeq: (jobId) => store.get(jobId)?.lastSeq ?? null,
    eventsAfter: tails.after,
    async snapshot(jobId) {
      const picture = await pictures.of(jobId);
      const job = store.get(jobId);
      return picture && job ? { type: 'snapshot', job: view(job), picture, lastSeq: picture.seq } : null;
    },
    list(newest) {
      const page = store.list({ limit: newest });
      const shown = new Set(page.map(({ id }) => id));
      const active = store.list({ states: ['pending', 'processing'], limit: mostActive });
      const jobs = [...page, ...active.filter(({ id }) => !shown.has(id))].map(view);
      const next = page.length === newest ? (page.at(-1)?.id ?? null) : null;
      return { type: 'jobs', jobs, counts: store.counts(), next };
    },
    jobText(jobId) {
      const known = texts.get(jobId);
      if (known !== undefined) return known;
      const job = store.get(jobId);
      const message: ServerMessage = job ? { type: 'job', job: view(job) } : { type: 'removed', jobId };
      const text = JSON.stringify(message);
      // Only what somebody will be told again is worth keeping.
      if (job?.endedAt === null) texts.set(jobId, text);
      return text;
    },
    thumbnail: (jobId) => previews.latest(jobId),
    noJob: (jobId) => ({
      ...{ type: 'about:blank', title: 'Not found', status: 404, code: 'no-job' },
      detail: `There is no job ${jobId} here: it was deleted, or is another server's.`,
    }),
    [Symbol.dispose]() {
      forget();
      tails[Symbol.dispose]();
    },
  };
}
