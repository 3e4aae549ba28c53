import { createObservable, type Observable } from '#editor/store/observable.ts';
import type { JobState } from '#runtime/protocol/job-events.ts';
import { jobViewSchema, type JobView } from '#runtime/protocol/job-view.ts';
import type { ServerMessage } from '#runtime/protocol/live-messages.ts';
import { emptyPicture, withEvent, type RunPicture } from '#runtime/protocol/run-picture.ts';
import type { Thumbnail } from '#runtime/protocol/thumbnail.ts';
import { z } from 'zod';
import { openLiveLink, type LinkState } from './live-link.ts';

export interface RunsState {
  readonly link: LinkState;
  /** Null until the server has told. Newest first. */
  readonly jobs: readonly JobView[] | null;
  readonly counts: Readonly<Record<JobState, number>>;
  /** Where older jobs go on; null where there are none. */
  readonly next: string | null;
  /** Of jobs that are at work, and of those that were looked at. */
  readonly pictures: ReadonlyMap<string, RunPicture>;
  readonly thumbnails: ReadonlyMap<string, { readonly url: string; readonly frame: number }>;
  /** The job that is looked at. */
  readonly selected: string | null;
  /** Said to everybody, and read out. */
  readonly message: string;
}

/** Everything that a page knows of a server's runs, and may ask of them. */
export interface Runs {
  readonly state: Observable<RunsState>;
  select(id: string | null): void;
  cancel(id: string): Promise<void>;
  retry(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Reads a page of older jobs. */
  more(): Promise<void>;
  close(): void;
}

const noCounts = { pending: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
/** A picture that is not shown any more may still be on its way to the screen. */
const fadeMs = 3000;

export function openRuns(selected: string | null): Runs {
  const state = createObservable<RunsState>({
    ...{ link: 'opening', jobs: null, counts: noCounts, next: null, selected, message: '' },
    ...{ pictures: new Map(), thumbnails: new Map() },
  });
  const subscribed = new Set<string>();
  const set = (change: Partial<RunsState>) => state.set({ ...state.get(), ...change });

  const link = openLiveLink({
    onOpen() {
      subscribed.clear();
      link.say({ type: 'list' });
      subscribe();
    },
    hear,
    show,
  });
  const forgetLink = link.state.subscribe(() => set({ link: link.state.get() }));

  /** To what is at work and to what is looked at; whoever was there before goes on where it stopped. */
  function subscribe(): void {
    const { jobs, selected: chosen, pictures } = state.get();
    const wanted = new Set((jobs ?? []).filter(({ status }) => status === 'processing').map(({ id }) => id));
    if (chosen !== null) wanted.add(chosen);
    for (const id of wanted) {
      if (subscribed.has(id)) continue;
      subscribed.add(id);
      const seq = pictures.get(id)?.seq;
      link.say({ type: 'subscribe', jobId: id, ...(seq === undefined ? {} : { afterSeq: seq }) });
    }
    for (const id of subscribed) {
      if (wanted.has(id)) continue;
      subscribed.delete(id);
      link.say({ type: 'unsubscribe', jobId: id });
    }
  }

  function hear(message: ServerMessage): void {
    const { jobs, pictures } = state.get();
    switch (message.type) {
      case 'jobs': {
        // What is looked at may be older than all that is told of.
        const looked = jobs?.find(({ id }) => id === state.get().selected);
        const isTold = message.jobs.some(({ id }) => id === looked?.id);
        const kept = looked && !isTold ? [looked] : [];
        set({ jobs: [...message.jobs, ...kept], counts: message.counts, next: message.next });
        return subscribe();
      }
      case 'job':
        return put(message.job);
      case 'snapshot':
        set({ pictures: new Map(pictures).set(message.job.id, message.picture) });
        return put(message.job);
      case 'event': {
        const picture = withEvent(pictures.get(message.jobId) ?? emptyPicture, message);
        return set({ pictures: new Map(pictures).set(message.jobId, picture) });
      }
      case 'removed': {
        const gone = jobs?.find(({ id }) => id === message.jobId);
        if (gone) set({ counts: moved(gone.status, null) });
        return forget(message.jobId);
      }
      case 'error':
        if (message.problem.code === 'no-job' && message.jobId !== undefined) forget(message.jobId);
        return set({ message: message.problem.detail });
      case 'accepted':
      case 'pong':
        return;
      default:
        throw new Error(`Unknown message: ${JSON.stringify(message satisfies never)}`);
    }
  }

  function forget(jobId: string): void {
    subscribed.delete(jobId);
    const { jobs, pictures, thumbnails } = state.get();
    const shown = thumbnails.get(jobId);
    if (shown) setTimeout(() => URL.revokeObjectURL(shown.url), fadeMs);
    set({
      jobs: jobs?.filter(({ id }) => id !== jobId) ?? null,
      pictures: without(pictures, jobId),
      thumbnails: without(thumbnails, jobId),
    });
    if (state.get().selected === jobId) select(null);
  }

  function put(job: JobView): void {
    const jobs = state.get().jobs ?? [];
    const known = jobs.find(({ id }) => id === job.id);
    const others = jobs.filter((one) => one !== known);
    const at = others.findIndex(({ createdAt }) => createdAt < job.createdAt);
    const place = known ? jobs.indexOf(known) : at < 0 ? others.length : at;
    set({ jobs: others.toSpliced(place, 0, job), counts: moved(known?.status ?? null, job.status) });
    if (known && known.status !== job.status && job.completedAt !== undefined) {
      set({ message: `${job.name}: ${job.status}.${job.error === undefined ? '' : ` ${job.error}`}` });
    }
    subscribe();
  }

  function moved(from: JobState | null, to: JobState | null): RunsState['counts'] {
    const counts = { ...state.get().counts };
    if (from) counts[from]--;
    if (to) counts[to]++;
    return counts;
  }

  function show({ jobId, frame, mime, bytes }: Thumbnail): void {
    const { thumbnails } = state.get();
    const before = thumbnails.get(jobId);
    const url = URL.createObjectURL(new Blob([Uint8Array.from(bytes)], { type: mime }));
    set({ thumbnails: new Map(thumbnails).set(jobId, { url, frame }) });
    if (before) setTimeout(() => URL.revokeObjectURL(before.url), fadeMs);
  }

  function select(id: string | null): void {
    set({ selected: id });
    subscribe();
  }

  /** Null where it could not be done; the reason has been said then. */
  async function ask(method: string, path: string): Promise<unknown> {
    try {
      const response = await fetch(path, { method });
      const body: unknown = response.status === 204 ? {} : await response.json();
      if (response.ok) return body;
      set({ message: problemSchema.parse(body).detail });
    } catch {
      set({ message: 'The server does not answer. Try again when it is back.' });
    }
    return null;
  }

  return {
    state,
    select,
    async cancel(id) {
      await ask('POST', `/api/render/${id}/cancel`);
    },
    async retry(id) {
      const answer = acceptedSchema.safeParse(await ask('POST', `/api/render/${id}/retry`));
      if (answer.success) select(answer.data.jobId);
    },
    async remove(id) {
      await ask('DELETE', `/api/render/${id}`);
    },
    async more() {
      const { next } = state.get();
      const page = pageSchema.safeParse(await ask('GET', `/api/render?limit=100&before=${next}`));
      if (!page.success) return;
      const known = new Set(state.get().jobs?.map(({ id }) => id));
      const older = page.data.jobs.filter(({ id }) => !known.has(id));
      set({ jobs: [...(state.get().jobs ?? []), ...older], next: page.data.next });
    },
    close() {
      forgetLink();
      link.close();
      for (const { url } of state.get().thumbnails.values()) URL.revokeObjectURL(url);
    },
  };
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  return new Map([...map].filter(([each]) => each !== key));
}

const problemSchema = z.object({ detail: z.string() });
const acceptedSchema = z.object({ jobId: z.string() });
const pageSchema = z.object({ jobs: z.array(jobViewSchema), next: z.string().nullable() });
