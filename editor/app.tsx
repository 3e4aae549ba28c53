import { useEffect, useMemo, useRef, useState } from 'react';
import { graphActions, pasteText } from '#editor/actions/graph-actions.ts';
import { createKeyBindings, withChosenKeys } from '#editor/actions/key-bindings.ts';
import { isPressed, isTyping, printKeys, type Action } from '#editor/actions/keys.ts';
import { Canvas } from '#editor/canvas/canvas.tsx';
import { ContextMenu } from '#editor/canvas/context-menu.tsx';
import type { GraphView } from '#editor/canvas/graph-view.ts';
import { ConflictDialog } from '#editor/dialogs/conflict-dialog.tsx';
import { Gallery } from '#editor/dialogs/gallery.tsx';
import { SaveDialog } from '#editor/dialogs/save-dialog.tsx';
import { Shortcuts } from '#editor/dialogs/shortcuts.tsx';
import { ExportDialog } from '#editor/export/export-dialog.tsx';
import type { Drafts } from '#editor/files/drafts.ts';
import { openFile, pickFile, saveFile } from '#editor/files/graph-files.ts';
import { save } from '#editor/files/saving.ts';
import { Inspector } from '#editor/inspector/inspector.tsx';
import { NodeProblems } from '#editor/problems/node-problems.tsx';
import { isMac } from '#editor/platform.ts';
import { isSound } from '#editor/music/track.ts';
import { playFile } from '#editor/preview/track-chip.tsx';
import { PreviewPanel } from '#editor/preview/preview-panel.tsx';
import { RunDialog } from '#editor/run/run-dialog.tsx';
import { RunPanel } from '#editor/run/run-panel.tsx';
import type { Editor } from '#editor/session.ts';
import { copyNodes } from '#editor/store/clipboard.ts';
import { removeNodes, type Place } from '#editor/store/commands/nodes.ts';
import { selected } from '#editor/store/selection.ts';
import { chooseTheme, storedTheme } from '#editor/theme.ts';
import { Toolbar } from '#editor/toolbar.tsx';
import { useObservable } from '#editor/use-observable.ts';

interface AppProps {
  readonly editor: Editor;
  readonly drafts: Drafts;
}

export function App({ editor, drafts }: AppProps) {
  const { session } = editor;
  const [view, setView] = useState<GraphView | null>(null);
  const overlay = useObservable(session.overlay, (value) => value);
  const [bindings] = useState(createKeyBindings);
  const chosen = useObservable(bindings.chosen, (keys) => keys);
  const allActions = useActions(editor, view);
  const actions = useMemo(() => withChosenKeys(allActions, chosen), [allActions, chosen]);
  const close = () => session.overlay.set(null);
  useKeys(actions);
  useClipboard(editor, view);
  useDroppedFiles(editor);
  useShowOnOpen(editor, view);
  useShowBesidePreview(editor, view);

  return (
    <div className="app">
      <Toolbar editor={editor} actions={actions} />
      <main className="work">
        <Canvas editor={editor} onReady={setView} />
        <EmptyHint editor={editor} actions={actions} />
        <ZoomBar editor={editor} actions={actions} />
        <Message editor={editor} />
      </main>
      <PreviewPanel editor={editor} />
      <Inspector editor={editor} />
      <RunPanel editor={editor} />
      {overlay?.kind === 'menu' && <ContextMenu editor={editor} overlay={overlay} actions={actions} />}
      {overlay?.kind === 'problems' && <NodeProblems key={overlay.node} editor={editor} overlay={overlay} />}
      {overlay?.kind === 'run' && <RunDialog editor={editor} onClose={close} />}
      {overlay?.kind === 'save-as' && editor.shelf && (
        <SaveDialog editor={editor} shelf={editor.shelf} onClose={close} />
      )}
      {overlay?.kind === 'conflict' && editor.shelf && (
        <ConflictDialog editor={editor} shelf={editor.shelf} overlay={overlay} onClose={close} />
      )}
      {overlay?.kind === 'shortcuts' && <Shortcuts actions={actions} bindings={bindings} onClose={close} />}
      {overlay?.kind === 'export' && <ExportDialog editor={editor} onClose={close} />}
      {overlay?.kind === 'templates' && <Gallery editor={editor} drafts={drafts} onClose={close} />}
    </div>
  );
}

function useActions(editor: Editor, view: GraphView | null): readonly Action[] {
  return useMemo(() => {
    if (!view) return [];
    return [
      ...graphActions(editor, view, () => placeToAdd(editor, view)),
      ...fileActions(editor),
      ...previewActions(editor),
    ];
  }, [editor, view]);
}

/** Under the pointer, or in the middle of what is seen. */
function placeToAdd({ session }: Editor, view: GraphView): Place {
  return session.pointer.get() ?? centreOf(view);
}

function centreOf(view: GraphView): Place {
  const { x, y, width, height } = view.bounds();
  return view.toCanvas({ x: x + width / 2 - 112, y: y + height / 2 - 60 });
}

function fileActions(editor: Editor): Action[] {
  const showTemplates = () => editor.session.overlay.set({ kind: 'templates' });
  const saveAs = () => editor.session.overlay.set({ kind: 'save-as' });
  const run = () => editor.session.overlay.set({ kind: 'run' });
  const turnTheme = () => chooseTheme(storedTheme() === 'dark' ? 'light' : 'dark');
  return [
    { id: 'new', title: 'New', group: 'File', keys: ['Alt+N'], run: showTemplates },
    { id: 'open', title: 'Open a file', group: 'File', keys: ['Mod+O'], run: () => pickFile(editor) },
    { id: 'save', title: 'Save', group: 'File', keys: ['Mod+S'], run: () => void save(editor) },
    ...(editor.shelf
      ? ([
          { id: 'save-as', title: 'Save as', group: 'File', keys: ['Mod+Shift+S'], run: saveAs },
          { id: 'download', title: 'Download', group: 'File', keys: ['Mod+Alt+S'], run: () => saveFile(editor) },
          { id: 'runs', title: 'Runs', group: 'Graph', keys: [], run: () => void editor.desk.show(null) },
        ] as const)
      : []),
    { id: 'run', title: 'Run', group: 'Graph', keys: ['Mod+Enter'], run },
    { id: 'theme', title: 'Dark or light', group: 'View', keys: [], run: turnTheme },
  ];
}

function previewActions({ preview, session }: Editor): Action[] {
  const toggle = () => (preview.state.get().isOpen ? preview.close() : preview.open());
  const isPossible = () => preview.state.get().isOpen;
  const play = () => preview.transport.toggle();
  const showExports = () => session.overlay.set({ kind: 'export' });
  return [
    { id: 'export', title: 'Quick export', group: 'File', keys: ['Alt+E'], run: showExports },
    { id: 'preview', title: 'Preview', group: 'View', keys: ['P'], run: toggle },
    { id: 'play', title: 'Play or pause', group: 'View', keys: [' '], isPossible, run: play },
  ];
}

// The browser tells of these itself, with the clipboard at hand and no permission to ask for.
const leftToBrowser = ['copy', 'cut', 'paste'];

function useKeys(actions: readonly Action[]): void {
  const isByPointer = useRef(false);
  useEffect(() => {
    const byPointer = () => (isByPointer.current = true);
    const hear = (event: KeyboardEvent) => {
      const action = actions.find(
        ({ id, keys }) => !leftToBrowser.includes(id) && keys.some((key) => isPressed(key, event)),
      );
      const isHeard = action && !isModalOpen() && isMeantForGraph(event, action, isByPointer.current);
      isByPointer.current = false;
      if (!action || !isHeard || action.isPossible?.() === false) return;
      event.preventDefault();
      takeTyped(event.target);
      action.run();
    };
    window.addEventListener('pointerdown', byPointer, { capture: true });
    window.addEventListener('keydown', hear);
    return () => {
      window.removeEventListener('pointerdown', byPointer, { capture: true });
      window.removeEventListener('keydown', hear);
    };
  }, [actions]);
}

/** Fields write to the graph when they are left: what is saved is what is seen in them. */
function takeTyped(target: EventTarget | null): void {
  if (!isTyping(target) || !(target instanceof HTMLElement)) return;
  target.blur();
  target.focus({ preventScroll: true });
}

/** Keys alone belong to what has the focus; with Ctrl they are the page's, except what a field knows itself. */
function isMeantForGraph(event: KeyboardEvent, { id, group }: Action, isByPointer: boolean): boolean {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isTyping(event.target)) return group === 'File' && !isPlain;
  // Tab adds a node for a hand on the pointer; one on the keyboard moves on with it, as everywhere.
  if (event.key === 'Tab' && !isByPointer) return false;
  const isOnGraph =
    event.target === document.body || (event.target instanceof Element && event.target.closest('.work'));
  return (
    Boolean(isOnGraph) || !isPlain || id === 'shortcuts' || id === 'escape' || (id === 'add' && event.key !== 'Tab')
  );
}

/** Whether copying and pasting is about something other than nodes: a field's text, or words that are marked. */
function isElsewhere(event: ClipboardEvent): boolean {
  return isTyping(event.target) || isModalOpen() || window.getSelection()?.isCollapsed === false;
}

function isModalOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}

function useClipboard(editor: Editor, view: GraphView | null): void {
  useEffect(() => {
    if (!view) return undefined;
    const { store } = editor;
    const copy = (event: ClipboardEvent) => {
      const ids = selected(store.get().selection, 'node');
      if (isElsewhere(event) || ids.length === 0 || !event.clipboardData) return;
      event.clipboardData.setData('text/plain', copyNodes(store.get().document, ids));
      event.preventDefault();
      if (event.type === 'cut') store.dispatch({ ...removeNodes(ids), name: 'Cut' });
    };
    const paste = (event: ClipboardEvent) => {
      if (isElsewhere(event) || !event.clipboardData) return;
      event.preventDefault();
      pasteText(editor, event.clipboardData.getData('text/plain'), placeToAdd(editor, view));
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', copy);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', copy);
      document.removeEventListener('paste', paste);
    };
  }, [editor, view]);
}

function useDroppedFiles(editor: Editor): void {
  useEffect(() => {
    // Text that is dragged belongs to the field on which it is dropped.
    const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const allow = (event: DragEvent) => {
      if (isFile(event)) event.preventDefault();
    };
    const take = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file && isSound(file)) playFile(editor, file);
      else void openFile(editor, file);
    };
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', take);
    return () => {
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', take);
    };
  }, [editor]);
}

/** Shows all of a graph when it is opened. */
function useShowOnOpen({ store }: Editor, view: GraphView | null): void {
  useEffect(() => {
    let { opening } = store.get();
    return store.subscribe(() => {
      const before = opening;
      ({ opening } = store.get());
      if (opening !== before) requestAnimationFrame(() => view?.show());
    });
  }, [store, view]);
}

/** And when the preview takes a part of the window from it, or gives it back. */
function useShowBesidePreview({ preview }: Editor, view: GraphView | null): void {
  const isOpen = useObservable(preview.state, (state) => state.isOpen);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current !== isOpen) requestAnimationFrame(() => view?.show());
    wasOpen.current = isOpen;
  }, [isOpen, view]);
}

interface WithActions {
  readonly editor: Editor;
  readonly actions: readonly Action[];
}

function EmptyHint({ editor: { store }, actions }: WithActions) {
  const keys = keysTo(actions, 'add');
  const isEmpty = useObservable(store, ({ document }) => Object.keys(document.nodes).length === 0);
  return (
    isEmpty && (
      <div className="hint">
        <p>Double-click to add a node</p>
        <p>{keys === '' ? '' : `or press ${keys}. `}New offers graphs that are ready to run.</p>
      </div>
    )
  );
}

/** The first of an action's keys, as they are printed; nothing where it has none. */
function keysTo(actions: readonly Action[], id: string): string {
  const keys = actions.find((action) => action.id === id)?.keys[0];
  return keys === undefined ? '' : printKeys(keys, isMac);
}

function ZoomBar({ editor: { session }, actions }: WithActions) {
  // Once it rests: a figure that changes with every frame of a zoom has the page laid out in every frame.
  const zoom = useObservable(session.paintedZoom, (k) => Math.round(k * 100));
  const run = (id: string) => actions.find((action) => action.id === id)?.run();
  return (
    <div className="zoom" role="group" aria-label="Zoom">
      <button type="button" aria-label="Zoom out" onClick={() => run('zoom-out')}>
        −
      </button>
      <button
        type="button"
        className="zoom-figure"
        title={`Show everything (${keysTo(actions, 'fit')})`}
        onClick={() => run('fit')}
      >
        {zoom} %
      </button>
      <button type="button" aria-label="Zoom in" onClick={() => run('zoom-in')}>
        +
      </button>
    </div>
  );
}

/** Shown for some seconds, and read out. */
function Message({ editor: { session } }: { readonly editor: Editor }) {
  const text = useObservable(session.message, (value) => value);
  useEffect(() => {
    if (text === '') return undefined;
    const timer = setTimeout(() => session.message.set(''), 6000);
    return () => clearTimeout(timer);
  }, [text, session]);
  return (
    <p className="message" role="status" data-shown={text !== '' || undefined}>
      {text}
    </p>
  );
}
