import type { ServerMessage } from '#runtime/protocol/live-messages.ts';
import type { ProblemDocument } from '#runtime/protocol/problem-document.ts';
import type { Thumbnail } from '#runtime/protocol/thumbnail.ts';
import type { JobStore } from '#server/jobs/store.ts';
import type { ViewText } from '#server/jobs/view-texts.ts';
import { createPictures } from './pictures.ts';
import type { Previews } from './previews.ts';
import { createTails, type Tails } from './tails.ts';

export interface SourceOptions {
  readonly store: JobStore;
  readonly previews: Previews;
  readonly viewText: ViewText;
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
  /** The message, and the last event in it. */
  snapshot(jobId: string): Promise<{ readonly lastSeq: number; readonly text: string } | null>;
  /** The message of the newest jobs, and all that are not over. */
  list(newest: number): string;
  /** The message about one job. */
  jobText(jobId: string): string;
  thumbnail(jobId: string): Thumbnail | null;
  noJob(jobId: string): ProblemDocument;
}

/** Jobs that are not over and are told of at once: beyond them the queue is longer than anybody's patience. */
const mostActive = 1000;

export function createSource(options: SourceOptions): LiveSource & Disposable {
  const { store, previews, viewText, run, cancel, problemOf } = options;
  const pictures = createPictures(store);
  const tails = createTails(store);

  return {
    ...{ run, cancel, problemOf },
    lastSeq: (jobId) => store.ref(jobId)?.lastSeq ?? null,
    eventsAfter: tails.after,
    async snapshot(jobId) {
      const picture = await pictures.of(jobId);
      const ref = store.ref(jobId);
      const job = ref && viewText(ref);
      if (!picture || job === null) return null;
      const lastSeq = picture.seq;
      const rest = JSON.stringify({ type: 'snapshot', picture, lastSeq }).slice(1);
      return { lastSeq, text: `{"job":${job},${rest}` };
    },
    list(newest) {
      const page = store.refs({ limit: newest });
      const shown = new Set(page.map(({ id }) => id));
      const active = store.refs({ states: ['pending', 'processing'], limit: mostActive });
      const jobs = [...page, ...active.filter(({ id }) => !shown.has(id))].flatMap((ref) => viewText(ref) ?? []);
      const next = page.length === newest ? (page.at(-1)?.id ?? null) : null;
      const rest = JSON.stringify({ type: 'jobs', counts: store.counts(), next }).slice(1);
      return `{"jobs":[${jobs.join()}],${rest}`;
    },
    jobText(jobId) {
      const ref = store.ref(jobId);
      const job = ref && viewText(ref);
      if (job !== null) return `{"type":"job","job":${job}}`;
      return JSON.stringify({ type: 'removed', jobId } satisfies ServerMessage);
    },
    thumbnail: (jobId) => previews.latest(jobId),
    noJob: (jobId) => ({
      ...{ type: 'about:blank', title: 'Not found', status: 404, code: 'no-job' },
      detail: `There is no job ${jobId} here: it was deleted, or is another server's.`,
    }),
    [Symbol.dispose]: () => tails[Symbol.dispose](),
  };
}
