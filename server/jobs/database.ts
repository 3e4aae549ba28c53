import { existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { InputError } from '#runtime/failure.ts';
import { migrations as released } from './migrations.ts';

/** The only connection to the job database. */
export interface JobDatabase {
  /** A statement, compiled once. */
  sql(text: string): Database.Statement;
  /** All or nothing. Takes the write lock at its beginning, so that what it reads is still true when it writes. */
  write<T>(work: () => T): T;
  /** Brings the log back into the database and empties it. */
  checkpoint(): void;
  close(): void;
}

/**
 * Opens a database, makes it where there is none, and brings it up to date. Throws InputError `newer-data` where a newer version of
 * this program has written it.
 */
export function openDatabase(file: string, migrations: readonly string[] = released): JobDatabase {
  // Only a backup or somebody's curiosity holds the lock beside the server, and lets go; a busy machine takes its time.
  const db = new Database(file, { timeout: 30_000 });
  try {
    requireSoundSqlite(db);
    db.pragma('journal_mode = WAL');
    // NORMAL may lose the last commits in a power cut; the queue needs some tens of writes a second, FULL gives hundreds.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    migrate(db, file, migrations);
  } catch (error) {
    db.close();
    throw error;
  }
  const statements = new Map<string, Database.Statement>();
  return {
    sql(text) {
      const known = statements.get(text) ?? db.prepare(text);
      statements.set(text, known);
      return known;
    },
    write: (work) => db.transaction(work).immediate(),
    checkpoint: () => void db.pragma('wal_checkpoint(TRUNCATE)'),
    close: () => void db.close(),
  };
}

/** Whether the database could not write because the disk is full or fails. What was begun is undone. */
export function isDiskFailure(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(FULL|IOERR)/.test(error.code);
}

/** Versions before that could damage a database in WAL mode that has two connections (sqlite.org/wal.html, "WAL-reset bug"). */
const soundVersion = [3, 51, 3] as const;

function requireSoundSqlite(db: Database.Database): void {
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get());
  const parts = version.split('.').map(Number);
  const different = soundVersion.findIndex((part, i) => part !== parts[i]);
  if (different < 0 || (parts[different] ?? 0) > (soundVersion[different] ?? 0)) return;
  throw new Error(`SQLite ${version} is not safe with a write-ahead log; ${soundVersion.join('.')} is needed.`);
}

function migrate(db: Database.Database, file: string, migrations: readonly string[]): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    const message = `${file} was written by a newer Emberloom (schema ${version}; this one knows ${migrations.length}). Update Emberloom, or give another data folder.`;
    throw new InputError('newer-data', message);
  }
  if (version === migrations.length) return;
  if (version > 0) backUp(db, `${file}.before-${version + 1}`);
  const steps = db.transaction(() => {
    for (const step of migrations.slice(version)) db.exec(step);
    db.pragma(`user_version = ${migrations.length}`);
  });
  steps.immediate();
}

/** One consistent file, whatever the log still holds. One that an interrupted migration has left is made again. */
function backUp(db: Database.Database, target: string): void {
  if (existsSync(target)) rmSync(target);
  db.prepare('VACUUM INTO ?').run(target);
}
