import { z } from 'zod';
import type { JobError, JobState } from '#runtime/protocol/job-events.ts';
import type { JobDatabase } from './database.ts';
import type { EventLog } from './event-log.ts';
import { readJob, type Claim, type JobRecord } from './job.ts';
import { runSpecSchema, type RunSpec } from './spec.ts';

/** What every part of the store needs: reading jobs, and moving one from state to state. */
export interface JobTable {
  find(id: string): JobRecord | null;
  /** The job of a claim as long as that is valid. */
  claimed(claim: Claim): JobRecord | null;
  spec(id: string): RunSpec | null;
  query(where: string, ...values: readonly (string | number)[]): JobRecord[];
  /** Ends a job. Call it within a write. */
  end(job: JobRecord, state: Extract<JobState, 'completed' | 'failed' | 'cancelled'>, error?: JobError): void;
  /** Lets a job wait for its turn again. Call it within a write. */
  putBack(job: JobRecord, reason: string): void;
}

export function createJobTable(db: JobDatabase, log: EventLog, now: () => number): JobTable {
  const { sql } = db;
  const query: JobTable['query'] = (where, ...values) =>
    sql(`SELECT runs.*, blocked_by FROM runs, queue WHERE ${where}`)
      .all(...values)
      .map(readJob);
  const find = (id: string) => query('id = ?', id)[0] ?? null;
  return {
    query,
    find,
    spec(id) {
      const body = sql('SELECT body FROM specs JOIN runs ON number = run WHERE id = ?').pluck().get(id);
      return body === undefined ? null : runSpecSchema.parse(JSON.parse(z.string().parse(body)));
    },
    claimed({ id, attempt }) {
      const job = find(id);
      return job?.state === 'processing' && job.attempt === attempt ? job : null;
    },
    end(job, state, error) {
      sql(
        `UPDATE runs SET state = ?, error = ?, ended_at = ?, heard_at = NULL, cancelling = 0,
           progress = CASE ? WHEN 'completed' THEN 100 ELSE progress END
         WHERE number = ?`,
      ).run(state, error ? JSON.stringify(error) : null, now(), state, job.number);
      sql(`UPDATE segments SET state = 'pending' WHERE run = ? AND state = 'processing'`).run(job.number);
      sql('INSERT INTO unannounced SELECT ? FROM queue WHERE announces = 1').run(job.number);
      log.append(job, { type: 'state', state, attempt: job.attempt, ...(error ? { error } : {}) });
    },
    putBack(job, reason) {
      sql(`UPDATE runs SET state = 'pending', heard_at = NULL WHERE number = ?`).run(job.number);
      sql(`UPDATE segments SET state = 'pending' WHERE run = ? AND state = 'processing'`).run(job.number);
      const { attempt } = job;
      const { blockedBy = null } = find(job.id) ?? {};
      log.append(job, { type: 'state', state: 'pending', attempt, reason, ...(blockedBy ? { blockedBy } : {}) });
    },
  };
}
