import { parseGraph } from '#graphs/document.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import { saveFile } from '#editor/files/graph-files.ts';
import type { GraphShelf } from '#editor/server/graph-shelf.ts';
import type { Editor, Session } from '#editor/session.ts';
import type { SavedFile } from '#editor/store/editor-store.ts';
import { mergeGraphs, type Merge } from '#editor/store/merge.ts';

let lastSave = Promise.resolve();
/** Texts that were sent since the last answer of the server: it may have kept any of them. */
const unanswered = new Set<string>();

/**
 * Saves where the graph is kept. Asks for a name where it is kept nowhere; without a server the browser saves a file. One save after the
 * other: a second press has to know the revision that the first one made.
 */
export function save(editor: Editor): Promise<void> {
  const { opening } = editor.store.get();
  lastSave = lastSave.then(() => (editor.store.get().opening === opening ? saveNow(editor) : undefined));
  return lastSave;
}

async function saveNow(editor: Editor): Promise<void> {
  const { shelf, store, session } = editor;
  const { file } = store.get();
  if (!shelf) saveFile(editor);
  else if (!file) session.overlay.set({ kind: 'save-as' });
  else if ((await write(editor, shelf, file.name, file.revision)) === 'conflict') await settle(editor, shelf, file);
}

async function settle(editor: Editor, shelf: GraphShelf, base: SavedFile): Promise<void> {
  const { store, session } = editor;
  const { opening } = store.get();
  const theirs = await shelf.read(base.name).catch((cause: unknown) => tellFailure(session, cause));
  if (store.get().opening !== opening) return;
  // Where somebody has removed it, nothing is lost by saving it again; nor where it is this page's own, whose answer was lost.
  if (theirs === null) await write(editor, shelf, base.name, null);
  else if (theirs && unanswered.has(theirs.text)) await write(editor, shelf, base.name, theirs.revision);
  // Somebody has come to the same.
  else if (theirs?.text === serializeGraph(store.get().document)) store.markSaved({ file: theirs });
  else if (theirs) session.overlay.set({ kind: 'conflict', base, theirs });
}

function tellFailure(session: Session, cause: unknown): void {
  const reason = cause instanceof Error ? cause.message : String(cause);
  session.message.set(`Not saved: ${reason} Your work is kept as a draft.`);
}

export type SaveOutcome = 'saved' | 'conflict' | 'failed';

/** `expected`: the revision to write over; null for a new graph. Says how it went, and never throws. */
export async function write(
  editor: Editor,
  shelf: GraphShelf,
  name: string,
  expected: string | null,
): Promise<SaveOutcome> {
  const { store, session } = editor;
  const { document, opening } = store.get();
  const text = serializeGraph(document);
  try {
    const answer = await shelf.write(name, text, expected);
    if ('conflict' in answer) return 'conflict';
    unanswered.clear();
    // Another graph may have been opened meanwhile: it must not take this one's name, or it would be saved over it.
    if (store.get().opening === opening) store.markSaved({ document, file: { name, revision: answer.revision, text } });
    session.message.set(`Saved as ${name}.`);
    return 'saved';
  } catch (cause) {
    unanswered.add(text);
    tellFailure(session, cause);
    return 'failed';
  }
}

/** Saves in place of what is there under that name, if anything still is. */
export async function replace(editor: Editor, shelf: GraphShelf, name: string): Promise<SaveOutcome> {
  try {
    return await write(editor, shelf, name, (await shelf.read(name))?.revision ?? null);
  } catch (cause) {
    tellFailure(editor.session, cause);
    return 'failed';
  }
}

/** Saves under a free name beside one that is taken: “Flame 2”. */
export async function saveBeside(editor: Editor, shelf: GraphShelf, name: string): Promise<SaveOutcome> {
  try {
    return await write(editor, shelf, await freeName(shelf, name), null);
  } catch (cause) {
    tellFailure(editor.session, cause);
    return 'failed';
  }
}

async function freeName(shelf: GraphShelf, name: string): Promise<string> {
  const taken = new Set((await shelf.list()).map((each) => each.name.toLowerCase()));
  // Names have at most 80 characters.
  const stem = name.slice(0, 75).trimEnd();
  for (let number = 2; ; number += 1) if (!taken.has(`${stem} ${number}`.toLowerCase())) return `${stem} ${number}`;
}

/** What both windows have done, in one graph. */
export function merged({ store }: Editor, base: SavedFile, theirs: SavedFile): Merge | null {
  const before = parseGraph(base.text).document;
  const other = parseGraph(theirs.text).document;
  return before && other ? mergeGraphs(before, store.get().document, other) : null;
}

/** Takes over a graph that came of a conflict, as a step that can be undone. What `file` holds counts as saved, and nothing else. */
export function adopt({ store }: Editor, name: string, text: string, file: SavedFile): void {
  const { document } = parseGraph(text);
  const kept = text === file.text ? document : parseGraph(file.text).document;
  if (!document || !kept) return;
  store.dispatch({ name, run: () => document });
  store.markSaved({ document: kept, file });
}
