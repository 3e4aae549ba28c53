import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedGraph } from '#runtime/protocol/saved-graph.ts';
import { InputError } from '#runtime/failure.ts';
import { publishFile } from '#runtime/node/publish-file.ts';
import { resolveInside } from '#runtime/node/resolve-inside.ts';

/** What has to be true of what is there for a change to be made: nothing at all, nothing there, or this very revision. */
export type Expected = 'anything' | 'nothing' | { readonly revision: string };

export type Change = { readonly revision: string } | { readonly conflict: string | null };

/** Texts by name, one JSON file each. Whoever writes says what he has seen; of two that write at once, one is told. */
export interface TextFolder {
  list(): Promise<readonly SavedGraph[]>;
  read(name: string): Promise<{ readonly text: string; readonly revision: string } | null>;
  /** `conflict` is the revision that is there instead, null where there is none. */
  write(name: string, text: string, expected: Expected): Promise<Change>;
  /** Null where there is none. */
  remove(name: string, expected: Expected): Promise<Change | null>;
}

const ending = '.json';
/** So many texts are kept in a folder. */
const most = 5000;

/** @param isName keeps names to what a file may be called; a name that it does not know leads nowhere. */
export function openTextFolder(folder: string, isName: (name: string) => boolean): TextFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const revisions = new Map<string, { readonly stamp: string; readonly revision: string }>();
  let turn: Promise<unknown> = Promise.resolve();

  const fileOf = (name: string) => join(folder, `${name}${ending}`);

  async function read(name: string) {
    const file = isName(name) ? await resolveInside(folder, `${name}${ending}`) : null;
    if (file === null) return null;
    const text = await readFile(file, 'utf8');
    return { text, revision: revisionOf(text) };
  }

  /** One change at a time: what was expected is still so when it is made. */
  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = turn.then(change);
    turn = result.catch(() => {});
    return result;
  }

  async function names(): Promise<string[]> {
    const files = await readdir(folder);
    const all = files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
    return all.filter(isName);
  }

  /** The hash of every text is worked out once for every time that its file changes. */
  async function describe(name: string): Promise<SavedGraph[]> {
    const stats = await stat(fileOf(name)).catch(() => null);
    if (!stats) return [];
    const stamp = `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
    const known = revisions.get(name);
    const revision = known?.stamp === stamp ? known.revision : (await read(name))?.revision;
    if (revision === undefined) return [];
    revisions.set(name, { stamp, revision });
    return [{ name, revision, modifiedAt: stats.mtime.toISOString() }];
  }

  return {
    read,
    async list() {
      const all: SavedGraph[] = [];
      for (const name of (await names()).toSorted((a, b) => a.localeCompare(b))) all.push(...(await describe(name)));
      return all;
    },
    write: (name, text, expected) =>
      inTurn(async () => {
        if (!isName(name)) throw badName(name);
        const there = await read(name);
        if (!isAsExpected(there, expected)) return { conflict: there?.revision ?? null };
        if (!there && (await names()).length >= most) {
          throw new InputError('too-many', `There are ${most} of these already: remove some first.`);
        }
        await publishFile(fileOf(name), Buffer.from(text));
        return { revision: revisionOf(text) };
      }),
    remove: (name, expected) =>
      inTurn(async () => {
        const there = await read(name);
        if (!there) return null;
        if (!isAsExpected(there, expected)) return { conflict: there.revision };
        await rm(fileOf(name));
        revisions.delete(name);
        return { revision: there.revision };
      }),
  };
}

function isAsExpected(there: { readonly revision: string } | null, expected: Expected): boolean {
  if (expected === 'anything') return true;
  return expected === 'nothing' ? there === null : there?.revision === expected.revision;
}

function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function badName(name: string): InputError {
  const message = `“${name.slice(0, 100)}” is no name for a graph: use letters, digits, spaces, and . _ - ( ) between them, at most 80.`;
  return new InputError('bad-name', message);
}
