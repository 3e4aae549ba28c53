import type { Artifact, JobView } from '#runtime/protocol/job-view.ts';
import type { Job } from '#server/jobs/job.ts';

/** A job as everybody outside reads it. */
export function viewJob(job: Job, artifacts: readonly Artifact[]): JobView {
  const { name, shown, startedAt, endedAt, error } = job;
  const { config = { inputs: {} }, projection, stereo } = shown ?? {};
  const files = artifacts.map(({ name: file, bytes, sha256 }) => ({ name: file, bytes, sha256 }));
  return {
    ...{ id: job.id, name, status: job.state, config: { name, ...config } },
    ...{ progress: job.progress, blockedBy: job.blockedBy, cancelling: job.cancelling },
    ...{ attempt: job.attempt, priority: job.priority, lastSeq: job.lastSeq, retryOf: job.retryOf },
    createdAt: new Date(job.createdAt).toISOString(),
    ...(startedAt === null ? {} : { startedAt: new Date(startedAt).toISOString() }),
    ...(endedAt === null ? {} : { completedAt: new Date(endedAt).toISOString() }),
    ...(files.length > 0 ? { outputPath: `/api/render/${job.id}/download` } : {}),
    ...(error ? { error: error.message, problem: error } : {}),
    files,
    ...(projection ? { projection } : {}),
    ...(stereo ? { stereo } : {}),
  };
}
