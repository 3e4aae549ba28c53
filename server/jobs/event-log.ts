import { z } from 'zod';
import { jobEventSchema, type JobEvent, type StoredEvent } from '#runtime/protocol/job-events.ts';
import type { Changes } from './changes.ts';
import type { JobDatabase } from './database.ts';
import type { JobRecord } from './job.ts';

export interface EventLog {
  /** Call it within the write that makes the event true. */
  append(job: Pick<JobRecord, 'number' | 'id'>, event: JobEvent): void;
  /** At most `limit` events after number `seq`, in order, without gap or repeat; none for a job that is not there. */
  after(id: string, seq: number, limit: number): StoredEvent[];
}

export function createEventLog({ sql }: JobDatabase, changes: Changes, now: () => number): EventLog {
  return {
    append({ number, id }, event) {
      sql(`INSERT INTO events SELECT number, last_seq + 1, ?, ? FROM runs WHERE number = ?`).run(
        now(),
        JSON.stringify(event),
        number,
      );
      sql(`UPDATE runs SET last_seq = last_seq + 1 WHERE number = ?`).run(number);
      changes.mark(id);
    },
    after: (id, seq, limit) =>
      sql(
        `SELECT seq, at, body FROM events WHERE run = (SELECT number FROM runs WHERE id = ?) AND seq > ?
         ORDER BY seq LIMIT ?`,
      )
        .all(id, seq, limit)
        .map(readEvent),
  };
}

const rowSchema = z.object({ seq: z.int(), at: z.int(), body: z.string() });

function readEvent(row: unknown): StoredEvent {
  const { seq, at, body } = rowSchema.parse(row);
  return { seq, at, event: jobEventSchema.parse(JSON.parse(body)) };
}
