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
  const sentence = `Another Emberloom server uses ${root}: stop it, or give this one a folder of its own with --data-dir.`;
  const lock = lockFolder(root, 'data-folder-in-use', sentence);
  return { root, database: join(root, 'jobs.db'), outputs, [Symbol.dispose]: () => lock[Symbol.dispose]() };
}

/**
 * Locks a folder until disposal or the end of this process; throws an InputError of that code and message where another one has it.
 * SQLite's lock on a file is the operating system's, which frees it however the process ends. Node itself offers none.
 */
export function lockFolder(folder: string, code: string, message: string): Disposable {
  const lock = new Database(join(folder, 'server.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return { [Symbol.dispose]: () => void lock.close() };
  } catch (cause) {
    lock.close();
    throw new InputError(code, message, { cause });
  }
}
