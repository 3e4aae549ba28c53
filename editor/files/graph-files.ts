import { graphLimits, parseGraph } from '#graphs/document.ts';
import { migrateGraph } from '#graphs/migrate.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import { readMovieRecipe } from '#runtime/media/isobmff/recipe.ts';
import { saveBlob, stemOf } from '#editor/files/save-blob.ts';
import type { Editor } from '#editor/session.ts';
import type { OpenOptions } from '#editor/store/editor-store.ts';

/** Opens the text of a graph file; says in a sentence why where it is none. `unsaved`: no file of the user's holds it yet. */
export function openText({ store, session }: Editor, text: string, options: OpenOptions): boolean {
  const { document, problems } = parseGraph(text);
  if (!document) {
    session.message.set(problems[0]?.message ?? 'This file could not be read.');
    return false;
  }
  store.open(document, options);
  session.overlay.set(null);
  const { migrated } = migrateGraph(document, store.catalog);
  const unknown = Object.values(document.nodes).filter(({ type }) => !store.catalog.nodes.has(type));
  const notes = [
    ...migrated.map(({ node, from, to }) => `“${node}” was made for ${from} and is shown as ${to}.`),
    ...(unknown.length > 0 ? [`Not known here: ${unknown.map(({ type }) => type).join(', ')}. They are kept.`] : []),
  ];
  session.message.set(notes.length > 0 ? notes.join(' ') : `Opened ${document.name ?? 'the graph'}.`);
  return true;
}

/** Lets the browser save the graph as a file, in the bytes that every other part of Emberloom reads and writes. */
export function saveFile({ store, session }: Editor): void {
  const { document, file } = store.get();
  const name = `${stemOf(document.name)}.json`;
  saveBlob(new Blob([serializeGraph(document)], { type: 'application/json' }), name);
  // A copy of what the server keeps is no change of that: what has been done since is still to be saved there.
  if (!file) store.markSaved();
  session.message.set(file ? `A copy is in ${name}.` : `Saved as ${name}.`);
}

/** Asks for a file and opens it. */
export function pickFile(editor: Editor): void {
  const field = Object.assign(document.createElement('input'), { type: 'file', accept: '.json,.mp4,.mov,.m4v' });
  field.addEventListener('change', () => void openFile(editor, field.files?.[0]));
  field.click();
}

/** Opens a graph file, or the graph that made a film. What was open before keeps its draft. */
export async function openFile(editor: Editor, file: File | undefined): Promise<void> {
  if (!file) return;
  const { session } = editor;
  try {
    if (await isMovie(file)) await openMovie(editor, file);
    else if (file.size > graphLimits.characters * 4) session.message.set(`“${file.name}” is too large to be a graph.`);
    else openText(editor, await file.text(), {});
  } catch {
    session.message.set(`“${file.name}” could not be read.`);
  }
}

async function openMovie(editor: Editor, file: File): Promise<void> {
  const read = async (start: number, end: number) => new Uint8Array(await file.slice(start, end).arrayBuffer());
  const recipe = await readMovieRecipe(read, file.size);
  if (recipe === null) {
    editor.session.message.set(
      `“${file.name}” does not say how it was made: Emberloom did not render it, or something has removed that since.`,
    );
  } else if (openText(editor, recipe, { unsaved: true })) {
    editor.session.message.set(`This is the graph that made ${file.name}. The music is not in it.`);
  }
}

/** MP4 and MOV files begin with a box that says so. */
async function isMovie(file: File): Promise<boolean> {
  return ['ftyp', 'moov', 'wide', 'mdat'].includes(await file.slice(4, 8).text());
}
