import { parseGraph } from '#graphs/document.ts';
import { migrateGraph } from '#graphs/migrate.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import type { Editor } from '#editor/session.ts';

/** Opens the text of a graph file; says in a sentence why where it is none. `unsaved`: no file of the user's holds it yet. */
export function openText({ store, session }: Editor, text: string, options: { readonly unsaved: boolean }): boolean {
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
  const { document } = store.get();
  const url = URL.createObjectURL(new Blob([serializeGraph(document)], { type: 'application/json' }));
  const link = Object.assign(window.document.createElement('a'), { href: url, download: fileName(document.name) });
  link.click();
  URL.revokeObjectURL(url);
  store.markSaved();
  session.message.set(`Saved as ${link.download}.`);
}

function fileName(name: string | undefined): string {
  const words = (name ?? '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['graph'];
  return `${words.join('-')}.json`;
}

/** Asks for a file and opens it. */
export function pickFile(editor: Editor): void {
  const field = Object.assign(document.createElement('input'), { type: 'file', accept: '.json,application/json' });
  field.addEventListener('change', () => void openFile(editor, field.files?.[0]));
  field.click();
}

export async function openFile(editor: Editor, file: File | undefined): Promise<void> {
  if (!file) return;
  try {
    openText(editor, await file.text(), { unsaved: false });
  } catch {
    editor.session.message.set(`“${file.name}” could not be read.`);
  }
}
