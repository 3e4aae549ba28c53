import { beforeEach, describe, expect, test } from 'vitest';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { adopt, merged, save, saveBeside, write } from '#editor/files/saving.ts';
import type { GraphShelf } from '#editor/server/graph-shelf.ts';
import { createSession, type Editor } from '#editor/session.ts';
import { nameGraph } from '#editor/store/commands/graph.ts';
import { createEditorStore, emptyGraph, type SavedFile } from '#editor/store/editor-store.ts';

/** A server in this process: texts by name, each with a number for its revision. `hold` lets an answer wait. */
class Shelf implements Pick<GraphShelf, 'list' | 'read' | 'write'> {
  readonly files = new Map<string, SavedFile>();
  #revisions = 0;
  hold: Promise<void> = Promise.resolve();
  failure: Error | null = null;

  put(name: string, text: string): SavedFile {
    const file = { name, text, revision: String((this.#revisions += 1)) };
    this.files.set(name, file);
    return file;
  }

  async list() {
    if (this.failure) throw this.failure;
    return [...this.files.values()].map(({ name, revision }) => ({ name, revision, modifiedAt: '' }));
  }

  async read(name: string) {
    if (this.failure) throw this.failure;
    return this.files.get(name) ?? null;
  }

  async write(name: string, text: string, expected: string | null) {
    const there = this.files.get(name)?.revision ?? null;
    const answer = there === expected ? { revision: this.put(name, text).revision } : { conflict: there };
    await this.hold;
    if (this.failure) throw this.failure;
    return answer;
  }
}

let shelf: Shelf;
let editor: Editor;
beforeEach(() => {
  shelf = new Shelf();
  const store = createEditorStore(builtinCatalog, emptyGraph());
  editor = { store, session: createSession(), shelf } as unknown as Editor;
});

function named(name: string): GraphDocument {
  return { ...emptyGraph(), name };
}

/** Opens a graph that the server has under its name. */
function openSaved(name: string): SavedFile {
  const file = shelf.put(name, serializeGraph(named(name)));
  editor.store.open(named(name), { file });
  return file;
}

function rename(name: string): void {
  editor.store.dispatch(nameGraph(name));
}

function nameIn(file: SavedFile | undefined): string | undefined {
  return parseGraph(file?.text ?? '').document?.name;
}

/** Lets the server answer when it is told to. */
function slowly(): () => void {
  let answer = () => {};
  shelf.hold = new Promise((resolve) => {
    answer = resolve;
  });
  return answer;
}

test('a graph that is opened while another is being saved does not take its name', async () => {
  openSaved('Flame');
  rename('Flame, brighter');
  const answer = slowly();
  const saving = save(editor);
  await Promise.resolve();
  editor.store.open(named('Another'), { unsaved: true });
  answer();
  await saving;
  expect(editor.store.get().file).toBeNull();
  expect(editor.store.get().saved).not.toBe(editor.store.get().document);
  expect(nameIn(shelf.files.get('Flame'))).toBe('Flame, brighter');
});

test('two presses in a row are two saves, and no conflict with oneself', async () => {
  openSaved('Flame');
  rename('one');
  const answer = slowly();
  const first = save(editor);
  await Promise.resolve();
  rename('two');
  const second = save(editor);
  answer();
  await Promise.all([first, second]);
  expect(editor.session.overlay.get()).toBeNull();
  expect(nameIn(shelf.files.get('Flame'))).toBe('two');
  expect(editor.store.get().saved).toBe(editor.store.get().document);
});

test('where the answer to a save is lost, the next one finds that it was made', async () => {
  openSaved('Flame');
  rename('brighter');
  shelf.failure = new TypeError('Failed to fetch');
  await save(editor);
  expect(editor.session.message.get()).toMatch(/^Not saved: Failed to fetch/);
  shelf.failure = null;
  await save(editor);
  expect(editor.session.overlay.get()).toBeNull();
  expect(editor.store.get().saved).toBe(editor.store.get().document);
});

test('where the answer to a save is lost, and more is done, the next one writes over it', async () => {
  openSaved('Flame');
  rename('brighter');
  shelf.failure = new TypeError('Failed to fetch');
  await save(editor);
  shelf.failure = null;
  rename('brighter yet');
  await save(editor);
  expect(editor.session.overlay.get()).toBeNull();
  expect(nameIn(shelf.files.get('Flame'))).toBe('brighter yet');
  expect(editor.store.get().saved).toBe(editor.store.get().document);
});

describe('what somebody else has saved meanwhile', () => {
  let theirs: SavedFile;
  beforeEach(() => {
    openSaved('Flame');
    rename('mine');
    theirs = shelf.put('Flame', serializeGraph({ ...named('Flame'), description: 'theirs' }));
  });

  test('is shown, and a server that goes before it has told is no silent end', async () => {
    await save(editor);
    expect(editor.session.overlay.get()).toMatchObject({ kind: 'conflict', theirs });
    shelf.read = () => Promise.reject(new TypeError('Failed to fetch'));
    await save(editor);
    expect(editor.session.message.get()).toMatch(/^Not saved: Failed to fetch/);
  });

  test('and changed again before the merge is saved, is shown again', async () => {
    const base = editor.store.get().file;
    const merge = base && merged(editor, base, theirs);
    if (!merge) throw new Error('There is no merge.');
    adopt(editor, 'Merge', serializeGraph(merge.document), theirs);
    shelf.put('Flame', serializeGraph(named('theirs again')));
    await save(editor);
    expect(editor.session.overlay.get()).toMatchObject({ kind: 'conflict', base: theirs });
    expect(nameIn(shelf.files.get('Flame'))).toBe('theirs again');
  });

  test('is not what undoing a merge goes back to: that is unsaved', () => {
    const base = editor.store.get().file;
    if (!base) throw new Error('There is no file.');
    editor.store.markSaved();
    adopt(editor, 'Merge', serializeGraph(named('both')), theirs);
    editor.store.undo();
    const { document, saved } = editor.store.get();
    expect(document.name).toBe('mine');
    expect(saved).not.toBe(document);
  });

  test('is kept beside mine under a name of at most 80 characters', async () => {
    const long = 'x'.repeat(80);
    shelf.put(`${'x'.repeat(75)} 2`, theirs.text);
    expect(await saveBeside(editor, shelf as unknown as GraphShelf, long)).toBe('saved');
    expect(editor.store.get().file?.name).toBe(`${'x'.repeat(75)} 3`);
  });
});

test('a name that is taken is told of, and a server that fails is, too', async () => {
  shelf.put('Flame', serializeGraph(named('Flame')));
  const there = shelf as unknown as GraphShelf;
  expect(await write(editor, there, 'Flame', null)).toBe('conflict');
  shelf.failure = new Error('There is no room on the disk.');
  expect(await write(editor, there, 'Other', null)).toBe('failed');
  expect(editor.session.message.get()).toContain('There is no room on the disk.');
});
