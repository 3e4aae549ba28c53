import type { JobView } from '#runtime/protocol/job-view.ts';
import type { Job } from '#server/jobs/job.ts';

/** The least that is known of a job. */
export function viewOf({ id, name, state, createdAt, ...job }: Job): JobView {
  return {
    ...{ id, name, status: state, config: { name, inputs: {} } },
    ...{ progress: job.progress, blockedBy: job.blockedBy, cancelling: job.cancelling, attempt: job.attempt },
    ...{ priority: job.priority, lastSeq: job.lastSeq, retryOf: job.retryOf, files: [] },
    createdAt: new Date(createdAt).toISOString(),
  };
}
