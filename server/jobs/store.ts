import { createAnnouncements, type Announcements } from './announcements.ts';
import { createChanges, type Changes } from './changes.ts';
import { createClaims, type Claims } from './claims.ts';
import { openDatabase } from './database.ts';
import { createEventLog, type EventLog } from './event-log.ts';
import { createFiledJobs, type FiledJobs } from './filed-jobs.ts';
import { createJobTable } from './job-table.ts';
import { createRendererRecords, type RendererRecords } from './renderer-records.ts';
import { createSegmentTable } from './segments.ts';
import { createSubmissions, type Submissions } from './submissions.ts';

/**
 * Every run as a job that survives anything. What is told to have happened is on the disk by then, and its events with it: they are
 * stored in the write that makes them true.
 */
export interface JobStore extends Submissions, Claims, Announcements, FiledJobs, RendererRecords, Disposable {
  readonly eventsAfter: EventLog['after'];
  readonly watch: Changes['watch'];
  /** For quiet moments: brings the write-ahead log back into the database. */
  tidy(): void;
  /** SQLite's own check of the whole file: `ok`, or what is wrong. */
  check(): string;
}

/** @param now milliseconds since 1970. */
export function openJobStore(file: string, now: () => number): JobStore {
  const db = openDatabase(file);
  const changes = createChanges();
  const log = createEventLog(db, changes, now);
  const table = createJobTable(db, log, now);
  const segments = createSegmentTable(db);
  return {
    ...createSubmissions(db, table, segments, log, changes, now),
    ...createClaims(db, table, segments, log, now),
    ...createAnnouncements(db),
    ...createFiledJobs(db),
    ...createRendererRecords(db),
    eventsAfter: log.after,
    watch: changes.watch,
    tidy: () => db.checkpoint(),
    check: () => String(db.sql('PRAGMA integrity_check').pluck().get()),
    [Symbol.dispose]() {
      try {
        db.checkpoint();
      } catch {
        // The disk is full: the next server reads the log.
      }
      db.close();
    },
  };
}
