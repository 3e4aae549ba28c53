import type { ServerMessage } from '#runtime/protocol/live-messages.ts';
import type { JobStore } from '#server/jobs/store.ts';

/** An event as it goes to viewers. */
export interface EventText {
  readonly seq: number;
  readonly text: string;
}

export interface Tails extends Disposable {
  /** At most `limit` events after number `seq`, in order, without gap or repeat. */
  after(jobId: string, seq: number, limit: number): readonly EventText[];
}

/** So many events are kept of a job, and of so many jobs: those that were asked for last. */
const most = 256;
const mostJobs = 64;

interface Tail {
  /** One after the other, the last of them number `last`. */
  readonly events: readonly EventText[];
  readonly last: number;
}

/** Reads the latest events of a job once for all of its viewers; who is further behind gets them from the store. */
export function createTails(store: Pick<JobStore, 'get' | 'eventsAfter' | 'watch'>): Tails {
  const tails = new Map<string, Tail>();
  const stale = new Set<string>();
  const forget = store.watch((ids) => {
    for (const id of ids) if (tails.has(id)) stale.add(id);
  });

  function tailOf(jobId: string): Tail {
    const known = tails.get(jobId);
    if (known && !stale.delete(jobId)) return known;
    const fresh = known ? read(jobId, known.last, most) : [];
    const isLost = !known || fresh.length === most;
    const tail = isLost
      ? { events: [], last: store.get(jobId)?.lastSeq ?? 0 }
      : { events: [...known.events, ...fresh].slice(-most), last: fresh.at(-1)?.seq ?? known.last };
    tails.delete(jobId);
    tails.set(jobId, tail);
    for (const oldest of tails.keys()) if (tails.size > mostJobs) tails.delete(oldest);
    return tail;
  }

  function read(jobId: string, seq: number, limit: number): EventText[] {
    return store.eventsAfter(jobId, seq, limit).map((event) => {
      const message: ServerMessage = { type: 'event', jobId, ...event };
      return { seq: event.seq, text: JSON.stringify(message) };
    });
  }

  return {
    after(jobId, seq, limit) {
      const { events, last } = tailOf(jobId);
      if (seq >= last) return [];
      const from = events.length - (last - seq);
      return from < 0 ? read(jobId, seq, limit) : events.slice(from, from + limit);
    },
    [Symbol.dispose]: forget,
  };
}
