import { emptyPicture, withEvent, type RunPicture } from '#runtime/protocol/run-picture.ts';
import type { JobStore } from '#server/jobs/store.ts';

/** So many pictures are kept: those of jobs that were looked at last. */
const most = 64;
/** Events that are read at a time; other work goes on in between. */
const page = 500;

export interface Pictures {
  /** What the events of a job come to, up to the latest; null where there is no such job. */
  of(id: string): Promise<RunPicture | null>;
}

export function createPictures(store: Pick<JobStore, 'get' | 'eventsAfter'>): Pictures {
  const kept = new Map<string, RunPicture>();
  return {
    async of(id) {
      let picture = kept.get(id) ?? emptyPicture;
      for (;;) {
        const job = store.get(id);
        if (!job) {
          kept.delete(id);
          return null;
        }
        for (const event of store.eventsAfter(id, picture.seq, page)) picture = withEvent(picture, event);
        kept.delete(id);
        kept.set(id, picture);
        for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
        if (picture.seq >= job.lastSeq) return picture;
        await new Promise(setImmediate);
      }
    },
  };
}
