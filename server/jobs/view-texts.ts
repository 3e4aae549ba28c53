import type { JobView } from '#runtime/protocol/job-view.ts';
import type { Job, JobRef } from './job.ts';
import type { JobStore } from './store.ts';

/** The JSON of a job's view; null where the job is gone. */
export type ViewText = (ref: JobRef) => string | null;

/** So many texts are kept, and none that is longer. */
const most = { texts: 2000, characters: 8000 } as const;

/**
 * Views of jobs as they go to those outside, each made once for everybody who asks: to read fifty jobs from the store takes longer than
 * all the rest of an answer. Whatever a view shows changes with an event, so the number of the latest one tells whether a text is good.
 */
export function createViewTexts(store: Pick<JobStore, 'get'>, view: (job: Job) => JobView): ViewText {
  const kept = new Map<string, { readonly lastSeq: number; readonly text: string }>();
  return ({ id, lastSeq }) => {
    const known = kept.get(id);
    if (known?.lastSeq === lastSeq) return known.text;
    kept.delete(id);
    const job = store.get(id);
    if (!job) return null;
    const text = JSON.stringify(view(job));
    if (text.length <= most.characters) kept.set(id, { lastSeq: job.lastSeq, text });
    for (const oldest of kept.keys()) if (kept.size > most.texts) kept.delete(oldest);
    return text;
  };
}
