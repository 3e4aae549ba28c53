import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder } from './data-folder.ts';
import { openDatabase } from './database.ts';
import { migrations } from './migrations.ts';
import { openJobStore } from './store.ts';
import { spec } from './store-model.ts';

const first = "CREATE TABLE songs (name TEXT); INSERT INTO songs VALUES ('one')";
const second = 'ALTER TABLE songs ADD COLUMN seconds INTEGER';

let root: string;
let file: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'emberloom-database-'));
  file = join(root, 'jobs.db');
});
afterEach(() => rmSync(root, { recursive: true }));

test('an older database is backed up and brought up to date, keeping what is in it', () => {
  openDatabase(file, [first]).close();
  const db = openDatabase(file, [first, second]);
  expect(db.sql('SELECT * FROM songs').get()).toEqual({ name: 'one', seconds: null });
  expect(db.sql('PRAGMA user_version').pluck().get()).toBe(2);
  db.close();
  const backup = openDatabase(`${file}.before-2`, [first]);
  expect(backup.sql('SELECT * FROM songs').get()).toEqual({ name: 'one' });
  backup.close();
});

test('a step that fails leaves the database as it was', () => {
  openDatabase(file, [first]).close();
  expect(() => openDatabase(file, [first, `${second}; nonsense`])).toThrow(/nonsense/);
  const db = openDatabase(file, [first]);
  expect(db.sql('SELECT * FROM songs').get()).toEqual({ name: 'one' });
  db.close();
});

test('a new database is not backed up, and one that is up to date neither', () => {
  openDatabase(file, [first, second]).close();
  openDatabase(file, [first, second]).close();
  expect(readdirSync(root)).toEqual(['jobs.db']);
});

test('a database of a newer program is refused with a sentence, and left alone', () => {
  openDatabase(file, [first, second]).close();
  expect(() => openDatabase(file, [first])).toThrow(
    /newer Emberloom \(schema 2; this one knows 1\)\. Update Emberloom/,
  );
  const db = openDatabase(file, [first, second]);
  expect(db.sql('SELECT COUNT(*) FROM songs').pluck().get()).toBe(1);
  db.close();
});

test('what is written survives a power cut, since every commit waits for the disk', () => {
  const db = openDatabase(file);
  expect(db.sql('PRAGMA journal_mode').pluck().get()).toBe('wal');
  expect(db.sql('PRAGMA synchronous').pluck().get()).toBe(2);
  expect(db.sql('PRAGMA foreign_keys').pluck().get()).toBe(1);
  db.close();
});

test('jobs of an older program are kept, with what they were asked for', () => {
  const shown = { config: { scene: 'pulse', inputs: { audio: 'song' } } };
  const old = openDatabase(file, migrations.slice(0, 2));
  const insert = 'INSERT INTO runs (id, state, spec, priority, created_at, ended_at) VALUES (?, ?, ?, 0, 1, ?)';
  const body = JSON.stringify({ ...spec, shown, inputs: { audio: '/song' } });
  old.sql(insert).run('one', 'completed', body, 2);
  old.sql(insert).run('two', 'pending', JSON.stringify(spec), null);
  old.sql(`INSERT INTO events VALUES (1, 1, 1, '{}')`).run();
  old.close();

  const store = openJobStore(file, () => 3);
  expect(store.counts()).toEqual({ pending: 1, processing: 0, completed: 1, failed: 0, cancelled: 0 });
  expect(store.get('one')).toMatchObject({ name: spec.name, shown, createdAt: 1 });
  expect(store.spec('one')).toEqual({ ...spec, shown, inputs: { audio: '/song' } });
  expect(store.claim()).toMatchObject({ id: 'two', spec });
  expect(store.remove('one')).toBe(true);
  expect(store.spec('one')).toBeNull();
  expect(store.check()).toBe('ok');
  store[Symbol.dispose]();
});

test('a data folder serves one at a time', () => {
  const folder = openDataFolder(root);
  expect(() => openDataFolder(root)).toThrow(/^Another Emberloom server uses .*--data-dir/);
  folder[Symbol.dispose]();
  openDataFolder(root)[Symbol.dispose]();
});
