import { parseGraph } from '#graphs/document.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import { saveFile } from '#editor/files/graph-files.ts';
import type { GraphShelf } from '#editor/server/graph-shelf.ts';
import type { Editor } from '#editor/session.ts';
import type { SavedFile } from '#editor/store/editor-store.ts';
import { mergeGraphs, type Merge } from '#editor/store/merge.ts';

/** Saves where the graph is kept. Asks for a name where it is kept nowhere; without a server the browser saves a file. */
export async function save(editor: Editor): Promise<void> {
  const { shelf, store, session } = editor;
  const { file } = store.get();
  if (!shelf) saveFile(editor);
  else if (!file) session.overlay.set({ kind: 'save-as' });
  else await saveOver(editor, shelf, file);
}

async function saveOver(editor: Editor, shelf: GraphShelf, file: SavedFile): Promise<void> {
  const { session } = editor;
  const outcome = await write(editor, shelf, file.name, file.revision);
  if (outcome !== 'conflict') return;
  const theirs = await shelf.read(file.name);
  // Where somebody has removed it, nothing is lost by saving it again.
  if (theirs) session.overlay.set({ kind: 'conflict', base: file, theirs });
  else await write(editor, shelf, file.name, null);
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
  const { document } = store.get();
  const text = serializeGraph(document);
  try {
    const answer = await shelf.write(name, text, expected);
    if ('conflict' in answer) return 'conflict';
    store.markSaved({ document, file: { name, revision: answer.revision, text } });
    session.message.set(`Saved as ${name}.`);
    return 'saved';
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    session.message.set(`Not saved: ${reason} Your work is kept as a draft.`);
    return 'failed';
  }
}

/** What both windows have done, in one graph. */
export function merged({ store }: Editor, base: SavedFile, theirs: SavedFile): Merge | null {
  const before = parseGraph(base.text).document;
  const other = parseGraph(theirs.text).document;
  return before && other ? mergeGraphs(before, store.get().document, other) : null;
}

/** Takes over a graph that came of a conflict, as a step that can be undone. */
export function adopt({ store }: Editor, name: string, text: string, file: SavedFile): void {
  const { document } = parseGraph(text);
  if (!document) return;
  store.dispatch({ name, run: () => document });
  store.markSaved({ document: text === file.text ? store.get().document : store.get().saved, file });
}

/** A name beside one that is taken: “Flame 2”. */
export async function nameBeside(shelf: GraphShelf, name: string): Promise<string> {
  const taken = new Set((await shelf.list()).map((each) => each.name.toLowerCase()));
  for (let number = 2; ; number += 1) if (!taken.has(`${name} ${number}`.toLowerCase())) return `${name} ${number}`;
}
