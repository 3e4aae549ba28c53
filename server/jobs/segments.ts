import { z } from 'zod';
import type { SegmentEvent } from '#runtime/protocol/job-events.ts';
import type { JobDatabase } from './database.ts';
import type { JobRecord } from './job.ts';

/** So many failures of one segment, or of a renderer that had none in its hands, end a run. */
export const mostFailures = 3;

export interface Segment {
  readonly node: string;
  readonly position: number;
  readonly first: number;
  readonly count: number;
  /** `processing`: being drawn or in an encoder. Whether a completed one is still there, the renderer sees when it runs again. */
  readonly state: 'pending' | 'processing' | 'completed';
  /** How many times its rendering has begun. */
  readonly attempt: number;
  readonly failures: number;
}

export interface SegmentTable {
  list(job: JobRecord): Segment[];
  /** Takes in what a renderer tells. Call it within a write. Returns the segment as it is then. */
  take(job: JobRecord, event: SegmentEvent): Segment;
  /** Counts the death of a renderer against the segment that came first of those it worked on, and returns that one; null where it had none. */
  blame(job: JobRecord): Segment | null;
}

export function createSegmentTable({ sql }: JobDatabase): SegmentTable {
  const list = (job: JobRecord) =>
    sql('SELECT * FROM segments WHERE run = ? ORDER BY node, position').all(job.number).map(readSegment);
  const update = (job: JobRecord, { node, position }: Pick<Segment, 'node' | 'position'>, change: string) => {
    const text = `UPDATE segments SET ${change} WHERE run = ? AND node = ? AND position = ? RETURNING *`;
    return readSegment(sql(text).get(job.number, node, position));
  };
  return {
    list,
    take(job, { node, index: position, first, count, state }) {
      sql(
        `INSERT OR IGNORE INTO segments (run, node, position, first, count, state) VALUES (?, ?, ?, ?, ?, 'pending')`,
      ).run(job.number, node, position, first, count);
      return update(job, { node, position }, changes[state]);
    },
    blame(job) {
      const guilty = list(job).find(({ state }) => state === 'processing');
      return guilty ? update(job, guilty, changes.retried) : null;
    },
  };
}

const changes = {
  started: `state = 'processing', attempt = attempt + 1`,
  rendered: `state = 'completed'`,
  reused: `state = 'completed'`,
  retried: `state = 'pending', failures = failures + 1`,
} as const satisfies Record<SegmentEvent['state'], string>;

const rowSchema = z.object({
  node: z.string(),
  position: z.int(),
  first: z.int(),
  count: z.int(),
  state: z.enum(['pending', 'processing', 'completed']),
  attempt: z.int(),
  failures: z.int(),
});

function readSegment(row: unknown): Segment {
  return rowSchema.parse(row);
}
