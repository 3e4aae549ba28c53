import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { InputError } from '#runtime/failure.ts';

/** Everything that a server keeps, in one folder that one server at a time may use. */
export interface DataFolder extends Disposable {
  readonly root: string;
  readonly database: string;
  /** What runs leave: `outputs/<run>/<attempt>/<file>`. */
  readonly outputs: string;
}

/** Makes the folder where it is missing, and locks it until disposal or the end of this process. Throws InputError `data-folder-in-use`. */
export function openDataFolder(path: string): DataFolder {
  const root = resolve(path);
  const outputs = join(root, 'outputs');
  mkdirSync(outputs, { recursive: true, mode: 0o700 });
  const lock = lockFile(join(root, 'server.lock'), root);
  return { root, database: join(root, 'jobs.db'), outputs, [Symbol.dispose]: () => void lock.close() };
}

/** SQLite's lock on a file is the operating system's, which frees it however the process ends. Node itself offers none. */
function lockFile(file: string, root: string): Database.Database {
  const lock = new Database(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock.close();
    const message = `Another Emberloom server uses ${root}: stop it, or give this one a folder of its own with --data-dir.`;
    throw new InputError('data-folder-in-use', message, { cause });
  }
}
