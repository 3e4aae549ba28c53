import { constants } from 'node:fs';
import { copyFile, link, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError, RunError } from '#runtime/failure.ts';
import { diskFull } from './ffmpeg-process.ts';
import { syncFolder, temporaryBeside } from './publish-file.ts';

export interface OutputRules {
  readonly overwrite: boolean;
  /** What will be written, where that is known: the ending has to fit. */
  readonly container?: 'mp4' | 'mov' | 'zip' | 'png' | 'svg' | 'folder' | undefined;
  /** Files that the run reads: an output never takes the place of one, `overwrite` or not. */
  readonly reads?: readonly string[];
}

/**
 * Asks, before anything starts, whether `target` may be written. Throws InputError `output-exists`, `output-is-folder`,
 * `output-folder-missing`, `output-read-only`, `output-ending`, `output-is-input` or `output-name`.
 */
export async function checkOutput(target: string, { overwrite, container, reads = [] }: OutputRules): Promise<void> {
  const folder = path.dirname(target);
  const parent = await stat(folder).catch(() => null);
  if (!parent) throw new InputError('output-folder-missing', `The folder ${folder} does not exist: make it first.`);
  if (!parent.isDirectory()) throw new InputError('output-folder-missing', `${folder} is no folder.`);
  await tryToWrite(folder);
  const there = await lstat(target).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENAMETOOLONG')
      throw new InputError('output-name', `The name ${target} is too long.`, { cause });
    return null;
  });
  for (const file of there ? reads : []) await checkIsOther(target, file);
  if (there?.isDirectory()) return await checkFolder(target, overwrite, container);
  const ending = container === 'folder' ? undefined : container;
  if (ending && path.extname(target).toLowerCase() !== `.${ending}`) {
    const message = `${path.basename(target)} would hold ${ending.toUpperCase()}: let its name end in .${ending}.`;
    throw new InputError('output-ending', message);
  }
  if (there && !overwrite) throw alreadyThere(target);
  if (there && container === 'folder') throw new InputError('output-is-file', `${target} is a file, not a folder.`);
}

/** The same file under another name, by a link say, is the same file. */
async function checkIsOther(target: string, file: string): Promise<void> {
  const [one, other] = await Promise.all([target, file].map((name) => stat(name).catch(() => null)));
  if (!one || !other || one.dev !== other.dev || one.ino !== other.ino) return;
  const message = `${target} is the music itself, which is never replaced: give the output another name.`;
  throw new InputError('output-is-input', message);
}

/**
 * Moves a finished file to its place: under a temporary name beside it, flushed to disk, then renamed. A reader sees all of it or
 * nothing. Without `overwrite` a file that has appeared meanwhile is kept, and InputError `output-exists` thrown.
 */
export async function publishOutput(
  source: string,
  target: string,
  { overwrite }: OutputRules,
  claimPath: (path: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryBeside(target);
  try {
    await claimPath(temporary);
    await link(source, temporary).catch(() => copyFile(source, temporary, constants.COPYFILE_FICLONE));
    await flush(temporary);
    if (overwrite) await rename(temporary, target);
    else await renameUnlessThere(temporary, target);
    await syncFolder(path.dirname(target));
  } catch (cause) {
    throw outputError(cause, target);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The same for a finished folder that lies beside its place. An older sequence goes when the new one is there. */
export async function publishFolder(source: string, target: string, { overwrite }: OutputRules): Promise<void> {
  const old = temporaryBeside(target);
  try {
    if (await lstat(target).catch(() => null)) {
      await checkFolder(target, overwrite, 'folder');
      await rename(target, old);
    }
    await rename(source, target);
    await syncFolder(path.dirname(target));
    await rm(old, { recursive: true, force: true });
  } catch (cause) {
    throw outputError(cause, target);
  }
}

/** What went wrong with a file that was to be written, as a sentence. */
export function outputError(cause: unknown, target: string): Error {
  if (cause instanceof InputError || cause instanceof RunError) return cause;
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(cause);
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new RunError('output-read-only', `${target} cannot be written: the folder is read-only by now.`, { cause });
  }
  return new RunError('output-failed', `${target} could not be written: ${String(cause)}`, { cause });
}

// Permission bits do not tell: root passes them, and read-only and virtual file systems stand behind them.
async function tryToWrite(folder: string): Promise<void> {
  const trial = temporaryBeside(path.join(folder, 'trial'));
  try {
    await (await open(trial, 'wx')).close();
  } catch (cause) {
    throw new InputError('output-read-only', `The folder ${folder} cannot be written to.`, { cause });
  }
  await rm(trial, { force: true });
}

// To replace a folder is to delete what is in it: only what we could have made ourselves goes.
async function checkFolder(target: string, overwrite: boolean, container: OutputRules['container']): Promise<void> {
  if (container && container !== 'folder') {
    throw new InputError('output-is-folder', `${target} is a folder: give the name of a file.`);
  }
  if (!overwrite) throw alreadyThere(target);
  const foreign = (await readdir(target)).find((name) => !/^\d{8}\.png$/.test(name));
  if (foreign === undefined) return;
  const message = `${target} is a folder with other things in it (such as ${foreign}): give another name.`;
  throw new InputError('output-is-folder', message);
}

async function renameUnlessThere(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target); // unlike rename, never replaces
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    const there = await lstat(target).catch(() => null);
    if (code === 'EEXIST' || there) throw alreadyThere(target);
    await rename(temporary, target); // a disk without hard links
  }
}

function alreadyThere(target: string): InputError {
  return new InputError(
    'output-exists',
    `${target} is already there: give another name, or --overwrite to replace it.`,
  );
}

async function flush(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.sync();
}
