import type { JobError, JobState, WorkEvent } from '#runtime/protocol/job-events.ts';
import type { Artifact } from '#runtime/protocol/job-view.ts';
import type { JobDatabase } from './database.ts';
import type { EventLog } from './event-log.ts';
import type { Claim, Job, JobRecord } from './job.ts';
import type { RunSpec } from './spec.ts';
import type { JobTable } from './job-table.ts';
import { mostFailures, type Segment, type SegmentTable } from './segments.ts';

/**
 * Who may change a job. A claim takes a pending job and counts its attempt; from then on only the bearer of that attempt is heard, and
 * a claim that has been let go, or given to another one, changes nothing any more: every call tells whether it was still valid.
 */
export interface Claims {
  /** Takes the pending job of highest priority, the oldest among equals; null where none waits or the queue is blocked. */
  claim(): ClaimedJob | null;
  /** A sign of life. */
  hear(claim: Claim): boolean;
  /** Stores what happened. False where the claim is not valid any more, also because this was one failure too many for the job. */
  report(claim: Claim, event: WorkEvent): boolean;
  complete(claim: Claim, artifacts: readonly Artifact[]): boolean;
  fail(claim: Claim, error: JobError): boolean;
  /**
   * Gives a job back unfinished. It waits again, or is cancelled where that was asked for meanwhile; or it has failed, where its
   * renderer `died` and this was one death too many. Returns what became of it, null where the claim was not valid.
   */
  release(claim: Claim, reason: ReleaseReason): JobState | null;
  /** Asks for the end of a job: one that waits is cancelled at once, one at work when its renderer lets go. Null where there is none. */
  cancel(id: string): Job | null;
  /** Claims that nobody has been heard of since. */
  silentSince(time: number): Claim[];
  /** Nothing is claimed until `block(null)`. */
  block(reason: 'disk' | null): void;
}

export type ClaimedJob = Job & Claim & { readonly spec: RunSpec };

/** `stopped`: it was told to. `disk`: it found the disk full. `lost`: the server it belonged to is no more. `died`: by itself. */
export type ReleaseReason = 'stopped' | 'disk' | 'lost' | 'died';

const reasons: Record<ReleaseReason, string> = {
  stopped: 'The server was stopped; finished segments are kept.',
  disk: 'The disk is full; finished segments are kept.',
  lost: 'The server ended unexpectedly; finished segments are kept.',
  died: 'The renderer ended unexpectedly; finished segments are kept.',
};

export function createClaims(
  db: JobDatabase,
  table: JobTable,
  segments: SegmentTable,
  log: EventLog,
  now: () => number,
): Claims {
  const { sql, write } = db;
  const ifValid = (claim: Claim, change: (job: JobRecord) => void) =>
    write(() => {
      const job = table.claimed(claim);
      if (job) change(job);
      return job !== null;
    });

  return {
    claim: () =>
      write(() => {
        const [job] = table.query(`state = 'pending' AND blocked_by IS NULL ORDER BY priority DESC, number LIMIT 1`);
        if (!job) return null;
        const attempt = job.attempt + 1;
        sql(
          `UPDATE runs SET state = 'processing', attempt = ?, heard_at = ?, started_at = COALESCE(started_at, ?)
           WHERE number = ?`,
        ).run(attempt, now(), now(), job.number);
        log.append(job, { type: 'state', state: 'processing', attempt });
        const [claimed, spec] = [table.find(job.id), table.spec(job.id)];
        return claimed && spec && { ...claimed, spec };
      }),
    hear: ({ id, attempt }) =>
      sql(`UPDATE runs SET heard_at = ? WHERE id = ? AND attempt = ? AND state = 'processing'`).run(now(), id, attempt)
        .changes === 1,
    report: (claim, event) =>
      write(() => {
        const job = table.claimed(claim);
        if (!job) return false;
        switch (event.type) {
          case 'progress': {
            // After a restart a run begins again, but what people see never goes back.
            const progress = Math.max(job.progress, event.progress);
            sql('UPDATE runs SET progress = ? WHERE number = ?').run(progress, job.number);
            log.append(job, { ...event, progress });
            return true;
          }
          case 'segment': {
            const segment = segments.take(job, event);
            log.append(job, event);
            if (segment.failures < mostFailures) return true;
            table.end(job, 'failed', poisonous(segment));
            return false;
          }
          default:
            log.append(job, event);
            return true;
        }
      }),
    complete: (claim, artifacts) =>
      ifValid(claim, (job) => {
        for (const { name, bytes, sha256 } of artifacts) {
          sql('INSERT INTO artifacts VALUES (?, ?, ?, ?, ?)').run(job.number, name, bytes, sha256, job.attempt);
        }
        table.end(job, 'completed');
      }),
    fail: (claim, error) => ifValid(claim, (job) => table.end(job, 'failed', error)),
    release: (claim, reason) =>
      write(() => {
        const job = table.claimed(claim);
        if (!job) return null;
        if (job.cancelling) table.end(job, 'cancelled');
        else if (reason === 'died') countDeath(job);
        else table.putBack(job, reasons[reason]);
        return table.find(job.id)?.state ?? null;
      }),
    cancel: (id) =>
      write(() => {
        const job = table.find(id);
        if (job?.state === 'pending') table.end(job, 'cancelled');
        if (job?.state === 'processing' && !job.cancelling) {
          sql('UPDATE runs SET cancelling = 1 WHERE number = ?').run(job.number);
          log.append(job, { type: 'state', state: 'processing', attempt: job.attempt, cancelling: true });
        }
        return table.find(id);
      }),
    silentSince: (time) =>
      table.query(`state = 'processing' AND heard_at < ?`, time).map(({ id, attempt }) => ({ id, attempt })),
    block: (reason) =>
      write(() => {
        const { changes } = sql('UPDATE queue SET blocked_by = ? WHERE blocked_by IS NOT ?').run(reason, reason);
        if (changes === 0) return;
        const blocked = reason ? { blockedBy: reason } : {};
        for (const job of table.query(`state = 'pending' ORDER BY number`)) {
          log.append(job, { type: 'state', state: 'pending', attempt: job.attempt, ...blocked });
        }
      }),
  };

  function countDeath(job: JobRecord): void {
    const guilty = segments.blame(job);
    if (!guilty) sql('UPDATE runs SET failures = failures + 1 WHERE number = ?').run(job.number);
    const failures = guilty ? guilty.failures : job.failures + 1;
    if (failures < mostFailures) table.putBack(job, reasons.died);
    else table.end(job, 'failed', guilty ? poisonous(guilty) : deadly);
  }
}

function poisonous({ node, position, first, count, failures }: Segment): JobError {
  const which = `Segment ${position + 1} (frames ${first} to ${first + count - 1})`;
  const message = `${which} failed ${failures} times. Render these frames alone to see what is wrong with them.`;
  return { code: 'segment-failed', message, node };
}

const deadly: JobError = {
  code: 'renderer-died',
  message: `The renderer ended unexpectedly ${mostFailures} times before it had begun a segment. "emberloom doctor" says what is missing.`,
};
