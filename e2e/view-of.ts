import type { JobView } from '#runtime/protocol/job-view.ts';
import type { Job } from '#server/jobs/job.ts';

/** The least that is known of a job. */
export function viewOf({ id, state, spec, createdAt, ...job }: Job): JobView {
  return {
    ...{ id, name: spec.name, status: state, config: { name: spec.name, inputs: {} } },
    ...{ progress: job.progress, blockedBy: job.blockedBy, cancelling: job.cancelling, attempt: job.attempt },
    ...{ priority: job.priority, lastSeq: job.lastSeq, retryOf: job.retryOf, files: [] },
    createdAt: new Date(createdAt).toISOString(),
  };
}
