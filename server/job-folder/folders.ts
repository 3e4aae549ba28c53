import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, temporaryBeside } from '#runtime/node/publish-file.ts';

export const stages = ['pending', 'processing', 'complete', 'failed'] as const;
export type Stage = (typeof stages)[number];

const mostBytes = 8e6;

/** The four folders. A file is in one of them at any moment, whatever dies: it is rewritten and moved by renaming alone. */
export class Folders {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** Makes them where they are missing, and removes what was being written when an earlier server died. */
  static async open(root: string): Promise<Folders> {
    for (const stage of stages) await mkdir(join(root, stage), { recursive: true });
    const folders = new Folders(root);
    const working = join(root, 'processing');
    for (const name of await readdir(working)) {
      if (/^\..*\.part$/.test(name)) await rm(join(working, name), { force: true });
    }
    return folders;
  }

  /** Names of the job files there, in order. */
  async names(stage: Stage): Promise<string[]> {
    const names = await readdir(join(this.root, stage));
    return names.filter((name) => /^[^.].*\.json$/i.test(name)).toSorted();
  }

  /** The text of an ordinary file; null where there is none, or one that is too large. A link is not followed. */
  async read(stage: Stage, name: string): Promise<string | null> {
    const path = join(this.root, stage, name);
    try {
      await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      const stats = await file.stat();
      if (!stats.isFile() || stats.size > mostBytes) return null;
      return await file.readFile('utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && ['ENOENT', 'ELOOP'].includes(String(error.code))) return null;
      throw error;
    }
  }

  async has(stage: Stage, name: string): Promise<boolean> {
    return (await lstat(join(this.root, stage, name)).catch(() => null)) !== null;
  }

  /** Milliseconds since 1970; 0 where there is no such file. */
  async changedAt(stage: Stage, name: string): Promise<number> {
    return (await lstat(join(this.root, stage, name)).catch(() => null))?.mtimeMs ?? 0;
  }

  /** Writes a file anew where it lies. */
  async rewrite(stage: Stage, name: string, text: string): Promise<void> {
    const temporary = this.#temporary(name);
    await writeFile(temporary, text, { flush: true });
    await rename(temporary, join(this.root, stage, name));
  }

  async move(name: string, from: Stage, to: Stage): Promise<void> {
    await rename(join(this.root, from, name), join(this.root, to, name));
    for (const stage of [to, from]) await syncFolder(join(this.root, stage));
  }

  /** Puts a finished file into `complete`, where nobody sees a part of it. Whatever was begun before a crash is done again. */
  async deliver(source: string, name: string): Promise<string> {
    const temporary = this.#temporary(name);
    await link(source, temporary).catch(() => copyFile(source, temporary, constants.COPYFILE_FICLONE));
    const target = join(this.root, 'complete', name);
    {
      await using file = await open(temporary, 'r+');
      await file.sync();
    }
    await rename(temporary, target);
    // To rename one name of a file to another one of it does nothing.
    await rm(temporary, { force: true });
    await syncFolder(join(this.root, 'complete'));
    return target;
  }

  #temporary(name: string): string {
    return temporaryBeside(join(this.root, 'processing', name));
  }
}
