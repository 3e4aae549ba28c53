import { createRoot } from 'react-dom/client';
import { builtinCatalog } from '#nodes/catalog.ts';
import { App } from '#editor/app.tsx';
import { openDrafts } from '#editor/files/drafts.ts';
import { Exports } from '#editor/export/exports.ts';
import { Preview } from '#editor/preview/preview.ts';
import { createRunDesk } from '#editor/run/run-desk.ts';
import { openShelf } from '#editor/server/graph-shelf.ts';
import { createSession } from '#editor/session.ts';
import { Stopped } from '#editor/stopped.tsx';
import { createEditorStore, emptyGraph } from '#editor/store/editor-store.ts';

export async function openEditor(root: HTMLElement): Promise<void> {
  const store = createEditorStore(builtinCatalog, emptyGraph());
  const exports = new Exports(builtinCatalog);
  const session = createSession();
  const shelf = await openShelf();
  const desk = createRunDesk(session.nodeRuns);
  const editor = { store, session, shelf, desk, preview: new Preview(store), exports };
  const drafts = await openDrafts(editor);
  if (!drafts.isRestored) editor.session.overlay.set({ kind: 'templates' });
  createRoot(root).render(
    <Stopped>
      <App editor={editor} drafts={drafts} />
    </Stopped>,
  );
  void exports.resume();
}
