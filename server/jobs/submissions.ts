import { nanoid } from 'nanoid';
import { z } from 'zod';
import { InputError } from '#runtime/failure.ts';
import { jobStateSchema, type JobState } from '#runtime/protocol/job-events.ts';
import type { Artifact } from '#runtime/protocol/job-view.ts';
import type { Changes } from './changes.ts';
import type { JobDatabase } from './database.ts';
import type { EventLog } from './event-log.ts';
import { blockedBySchema, type Job, type JobRecord, type JobRef } from './job.ts';
import type { JobTable } from './job-table.ts';
import type { Segment, SegmentTable } from './segments.ts';
import type { RunSpec } from './spec.ts';

export interface Submission {
  readonly spec: RunSpec;
  readonly priority?: number;
  readonly retryOf?: string;
  /** The file of a job folder that asks for it: one that has been taken in already gives the same job again. */
  readonly file?: string;
  /** The same key within a day gives the same job; with another digest of what was asked it is refused. */
  readonly idempotency?: { readonly key: string; readonly digest: string };
}

export interface Submissions {
  /** Throws InputError `idempotency-key` where the key was used for something else. */
  submit(submission: Submission): { readonly job: Job; readonly created: boolean };
  get(id: string): Job | null;
  /** What a job was asked for; null where there is none. */
  spec(id: string): RunSpec | null;
  /** Whether a job that is not over plays this file. */
  isPlayed(path: string): boolean;
  segments(id: string): Segment[];
  artifacts(id: string): readonly (Artifact & { readonly attempt: number })[];
  /** Newest first. */
  list(page: JobPage): Job[];
  /** The same, for those who know most of them already. */
  refs(page: JobPage): JobRef[];
  ref(id: string): JobRef | null;
  counts(): Readonly<Record<JobState, number>>;
  /** Forgets a job that is over, with its events; false where there is none or where it is not over. Its files are the caller's to remove. */
  remove(id: string): boolean;
  /** Jobs that are over and that the rule does not keep, oldest first. */
  expired(rule: RetentionRule): string[];
}

export interface JobPage {
  /** None: all. */
  readonly states?: readonly JobState[];
  /** The last id of the page before. */
  readonly before?: string;
  readonly limit: number;
}

/** Finished jobs are kept that long, and so many of them. */
export interface RetentionRule {
  readonly milliseconds: number;
  readonly jobs: number;
}

const keysLast = 24 * 3600 * 1000;

export function createSubmissions(
  db: JobDatabase,
  table: JobTable,
  segments: SegmentTable,
  log: EventLog,
  changes: Changes,
  now: () => number,
): Submissions {
  const { sql, write } = db;

  function knownBy({ key, digest }: { key: string; digest: string }): JobRecord | null {
    sql('DELETE FROM idempotency_keys WHERE created_at <= ?').run(now() - keysLast);
    const row = sql('SELECT id, digest FROM idempotency_keys JOIN runs ON number = run WHERE key = ?').get(key);
    if (row === undefined) return null;
    const known = z.object({ id: z.string(), digest: z.string() }).parse(row);
    if (known.digest === digest) return table.find(known.id);
    throw new InputError('idempotency-key', `The key "${key}" was used for another job: take a new one for each job.`);
  }

  function filedAs(file: string | undefined): JobRecord | null {
    if (file === undefined) return null;
    const id = sql('SELECT job FROM filed WHERE name = ?').pluck().get(file);
    return id === undefined ? null : existing(z.string().parse(id));
  }

  function insert({ spec, priority = 0, retryOf }: Submission): JobRecord {
    const id = nanoid();
    const { name, shown } = spec;
    const { lastInsertRowid: number } = sql(
      'INSERT INTO runs (id, state, summary, priority, retry_of, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(...[id, 'pending', JSON.stringify({ name, shown }), priority, retryOf ?? null, now()]);
    sql('INSERT INTO specs VALUES (?, ?)').run(number, JSON.stringify(spec));
    const blockedBy = blockedBySchema.parse(sql('SELECT blocked_by FROM queue').pluck().get());
    const blocked = blockedBy ? { blockedBy } : {};
    log.append({ id, number: Number(number) }, { type: 'state', state: 'pending', attempt: 0, ...blocked });
    return existing(id);
  }

  function existing(id: string): JobRecord {
    const job = table.find(id);
    if (!job) throw new Error(`Job ${id} is gone.`);
    return job;
  }

  function pageOf({ states = [], before, limit }: JobPage) {
    const from = before === undefined ? Number.MAX_SAFE_INTEGER : (table.find(before)?.number ?? 0);
    const chosen = states.length > 0 ? `AND state IN (${states.map(() => '?').join()})` : '';
    return { where: `number < ? ${chosen} ORDER BY number DESC LIMIT ?`, values: [from, ...states, limit] };
  }

  return {
    submit: (submission) =>
      write(() => {
        const known = submission.idempotency ? knownBy(submission.idempotency) : filedAs(submission.file);
        if (known) return { job: known, created: false };
        const job = insert(submission);
        if (submission.file !== undefined) sql('INSERT INTO filed VALUES (?, ?)').run(submission.file, job.id);
        if (submission.idempotency) {
          const { key, digest } = submission.idempotency;
          sql('INSERT INTO idempotency_keys VALUES (?, ?, ?, ?)').run(key, digest, job.number, now());
        }
        return { job, created: true };
      }),
    get: (id) => table.find(id),
    spec: (id) => table.spec(id),
    isPlayed: (path) =>
      sql(
        `SELECT 1 FROM runs JOIN specs ON run = number, json_each(body, '$.inputs') AS input
         WHERE state IN ('pending', 'processing') AND input.value = ? LIMIT 1`,
      ).get(path) !== undefined,
    segments(id) {
      const job = table.find(id);
      return job ? segments.list(job) : [];
    },
    artifacts: (id) =>
      sql('SELECT artifacts.* FROM artifacts JOIN runs ON number = run WHERE id = ? ORDER BY name')
        .all(id)
        .map(readArtifact),
    list(page) {
      const { where, values } = pageOf(page);
      return table.query(where, ...values);
    },
    refs(page) {
      const { where, values } = pageOf(page);
      return refsSchema.parse(sql(`${refColumns} WHERE ${where}`).all(...values));
    },
    ref: (id) => refsSchema.parse(sql(`${refColumns} WHERE id = ?`).all(id))[0] ?? null,
    counts: () => countsSchema.parse(sql('SELECT * FROM counts').raw().all()),
    remove(id) {
      const isRemoved = sql('DELETE FROM runs WHERE id = ? AND ended_at IS NOT NULL').run(id).changes === 1;
      if (isRemoved) changes.mark(id);
      return isRemoved;
    },
    expired({ milliseconds, jobs }) {
      const rows = sql(
        `SELECT id FROM (SELECT id, number, ended_at, ROW_NUMBER() OVER (ORDER BY number DESC) AS place FROM runs
           WHERE ended_at IS NOT NULL) WHERE ended_at < ? OR place > ? ORDER BY number`,
      )
        .pluck()
        .all(now() - milliseconds, jobs);
      return z.array(z.string()).parse(rows);
    },
  };
}

const refColumns = 'SELECT id, last_seq AS lastSeq FROM runs';
const refsSchema = z.array(z.object({ id: z.string(), lastSeq: z.int() }));

const countsSchema = z
  .array(z.tuple([z.string(), z.int()]))
  .transform((rows) => Object.fromEntries(rows))
  .pipe(z.record(jobStateSchema, z.int()));

const artifactSchema = z.object({ name: z.string(), bytes: z.int(), sha256: z.string(), attempt: z.int() });

function readArtifact(row: unknown): z.infer<typeof artifactSchema> {
  return artifactSchema.parse(row);
}
