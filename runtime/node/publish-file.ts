import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { nanoid } from 'nanoid';

/**
 * Writes `bytes` to `target` so that, whatever dies and when, a reader finds the old file, the new one or none, and never a part:
 * a temporary name in the same folder, fsync, rename, fsync of the folder. Replaces what was there.
 */
export async function publishFile(target: string, bytes: Uint8Array): Promise<void> {
  const folder = path.dirname(target);
  const temporary = temporaryBeside(target);
  try {
    await writeThrough(temporary, bytes);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** A hidden name in the same folder, and so on the same disk. Cut, since the name alone may be as long as a name can be. */
export function temporaryBeside(target: string): string {
  return path.join(path.dirname(target), `.${[...path.basename(target)].slice(0, 40).join('')}.${nanoid(8)}.part`);
}

async function writeThrough(file: string, bytes: Uint8Array): Promise<void> {
  await using handle = await open(file, 'wx');
  await handle.writeFile(bytes);
  await handle.sync();
}

/** Makes a rename in this folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the rename alone has to do.
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}
