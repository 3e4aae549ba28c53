import { splitEndpoint } from '#graphs/document.ts';
import { graphLimits, type GraphDocument } from '#graphs/document.ts';
import { printKeys, type Action } from '#editor/actions/keys.ts';
import { layoutActions } from '#editor/actions/layout-actions.ts';
import { wireActions } from '#editor/actions/wire-actions.ts';
import { around, boxesOf, gridStep, sizeOf, type Box } from '#editor/canvas/geometry.ts';
import type { GraphView } from '#editor/canvas/graph-view.ts';
import { isMac } from '#editor/platform.ts';
import type { Editor } from '#editor/session.ts';
import { copyNodes, pasteFragment, readFragment } from '#editor/store/clipboard.ts';
import { together } from '#editor/store/command.ts';
import { bendsOf } from '#editor/store/bends.ts';
import { moveBend, removeBends, straighten } from '#editor/store/commands/bends.ts';
import { disconnect } from '#editor/store/commands/edges.ts';
import { dissolveNodes, moveNodes, removeNodes, setMode, type Place } from '#editor/store/commands/nodes.ts';
import { addComment, addGroup, removeNotes } from '#editor/store/commands/notes.ts';
import { layeredLayout } from '#editor/store/layered-layout.ts';
import { freshNoteId } from '#editor/store/names.ts';
import { bendAt, nodeItems, selected } from '#editor/store/selection.ts';

/** What can be done to the graph and its view. `pointer` says where on the canvas the pointer is, or was last. */
export function graphActions(editor: Editor, view: GraphView, pointer: () => Place): Action[] {
  const { store, session } = editor;
  const chosen = () => selected(store.get().selection, 'node');
  const hasNodes = () => chosen().length > 0;
  const chosenBends = () => selected(store.get().selection, 'bend').map(bendAt);
  const hasAny = () => store.get().selection.size > 0;

  return [
    {
      id: 'undo',
      title: 'Undo',
      group: 'Edit',
      keys: ['Mod+Z'],
      isPossible: () => store.get().past.length > 0,
      run: undo,
    },
    {
      id: 'redo',
      title: 'Redo',
      group: 'Edit',
      keys: ['Mod+Shift+Z', 'Mod+Y'],
      isPossible: () => store.get().future.length > 0,
      run: redo,
    },
    { id: 'cut', title: 'Cut', group: 'Edit', keys: ['Mod+X'], isPossible: hasNodes, run: () => void cut() },
    { id: 'copy', title: 'Copy', group: 'Edit', keys: ['Mod+C'], isPossible: hasNodes, run: () => void copy() },
    { id: 'paste', title: 'Paste', group: 'Edit', keys: ['Mod+V'], run: () => void paste() },
    { id: 'duplicate', title: 'Duplicate', group: 'Edit', keys: ['Mod+D'], isPossible: hasNodes, run: duplicate },
    { id: 'delete', title: 'Delete', group: 'Edit', keys: ['Delete', 'Backspace'], isPossible: hasAny, run: remove },
    {
      id: 'dissolve',
      title: 'Take out of its wire',
      group: 'Edit',
      keys: ['Mod+Delete', 'Mod+Backspace'],
      isPossible: hasNodes,
      run: () => store.dispatch(dissolveNodes(store.catalog, chosen())),
    },
    { id: 'select-all', title: 'Select all', group: 'Edit', keys: ['Mod+A'], run: selectAll },
    { id: 'add', title: 'Add a node', group: 'Graph', keys: ['Shift+A', 'Tab'], run: openPalette },
    { id: 'mute', title: 'Mute', group: 'Graph', keys: ['M'], isPossible: hasNodes, run: () => toggleMode('mute') },
    {
      id: 'bypass',
      title: 'Bypass',
      group: 'Graph',
      keys: ['B'],
      isPossible: hasNodes,
      run: () => toggleMode('bypass'),
    },
    { id: 'group', title: 'Group', group: 'Graph', keys: ['Mod+G'], isPossible: hasNodes, run: group },
    { id: 'comment', title: 'Add a comment', group: 'Graph', keys: ['C'], run: comment },
    { id: 'arrange', title: 'Arrange', group: 'Graph', keys: ['L'], run: arrange },
    ...layoutActions(editor),
    ...wireActions(editor),
    ...nudges(),
    { id: 'fit', title: 'Show everything', group: 'View', keys: ['F'], run: () => view.show() },
    {
      id: 'zoom-selection',
      title: 'Show the selection',
      group: 'View',
      keys: ['.'],
      isPossible: hasNodes,
      run: showSelection,
    },
    { id: 'zoom-in', title: 'Zoom in', group: 'View', keys: ['+', '='], run: () => view.zoomBy(1.25) },
    { id: 'zoom-out', title: 'Zoom out', group: 'View', keys: ['-'], run: () => view.zoomBy(0.8) },
    {
      id: 'shortcuts',
      title: 'Keyboard shortcuts',
      group: 'View',
      keys: ['?'],
      run: () => session.overlay.set({ kind: 'shortcuts' }),
    },
    { id: 'escape', title: 'Let go', group: 'Edit', keys: ['Escape'], run: letGo },
  ];

  function undo(): void {
    const step = store.get().past.at(-1);
    store.undo();
    if (step) session.message.set(`Undid: ${step.name}.`);
  }

  function redo(): void {
    const [step] = store.get().future;
    store.redo();
    if (step) session.message.set(`Redid: ${step.name}.`);
  }

  async function copy(): Promise<readonly string[]> {
    const ids = chosen();
    try {
      await navigator.clipboard.writeText(copyNodes(store.get().document, ids));
      return ids;
    } catch {
      session.message.set(
        `The browser keeps the clipboard from menus here: press ${printKeys('Mod+C', isMac)} instead.`,
      );
      return [];
    }
  }

  async function cut(): Promise<void> {
    const ids = await copy();
    if (ids.length > 0) store.dispatch({ ...removeNodes(ids), name: 'Cut' });
  }

  async function paste(): Promise<void> {
    const at = pointer();
    const text = await navigator.clipboard?.readText().catch(() => null);
    if (typeof text === 'string') pasteText(editor, text, at);
    else
      session.message.set(
        `The browser keeps the clipboard from menus here: press ${printKeys('Mod+V', isMac)} instead.`,
      );
  }

  function duplicate(): void {
    const { document } = store.get();
    const fragment = readFragment(copyNodes(document, chosen()));
    if (fragment) addFragment(editor, fragment, undefined, 'Duplicate');
  }

  function remove(): void {
    const { selection } = store.get();
    const notes = [...selected(selection, 'comment'), ...selected(selection, 'group')];
    const commands = [
      ...(hasNodes() ? [removeNodes(chosen())] : []),
      ...(notes.length > 0 ? [removeNotes(notes)] : []),
      ...(selected(selection, 'edge').length > 0 ? [disconnect(selected(selection, 'edge'))] : []),
      ...(chosenBends().length > 0 ? [removeBends(chosenBends())] : []),
    ];
    const [only] = commands;
    if (only) store.dispatch(commands.length === 1 ? only : together(`Delete ${selection.size} things`, commands));
  }

  function selectAll(): void {
    store.select(nodeItems(Object.keys(store.get().document.nodes)));
  }

  function openPalette(): void {
    const at = besideSelection() ?? pointer();
    const { x, y, k } = session.transform.get();
    const bounds = view.bounds();
    const screen = { x: bounds.x + x + at.x * k, y: bounds.y + y + at.y * k };
    session.overlay.set({ kind: 'palette', screen, at, wire: null });
  }

  /** To the right of the one node that is selected: the next one usually belongs there. */
  function besideSelection(): Place | null {
    const [id, ...others] = chosen();
    const place = id === undefined || others.length > 0 ? undefined : session.places.get().get(id);
    if (id === undefined || !place) return null;
    return { x: place.x + sizeOf(store.get().document, store.catalog, id).width + 4 * gridStep, y: place.y };
  }

  function toggleMode(mode: 'mute' | 'bypass'): void {
    const { nodes } = store.get().document;
    const isAll = chosen().every((id) => nodes[id]?.mode === mode);
    store.dispatch(setMode(chosen(), isAll ? undefined : mode));
  }

  function group(): void {
    const id = freshNoteId(store.get().document, 'group');
    store.dispatch(addGroup(id, 'Group', chosen()));
    store.select([`group:${id}`]);
  }

  function comment(): void {
    const id = freshNoteId(store.get().document, 'comment');
    const { x, y } = pointer();
    const note = { id, text: '', x: Math.round(x), y: Math.round(y), width: 240, height: 80 };
    store.dispatch(addComment(note));
    store.select([`comment:${id}`]);
    // React draws what the store tells in a microtask before this one; then it waits to be written.
    queueMicrotask(() => window.document.querySelector<HTMLElement>('.comment[data-selected] .note-text')?.click());
  }

  function arrange(): void {
    const { document } = store.get();
    const ids = chosen().length > 1 ? chosen() : Object.keys(document.nodes);
    const corner = around(boxes(ids));
    if (!corner) return;
    const places = layeredLayout(document, ids, (id) => sizeOf(document, store.catalog, id), corner);
    const led = document.edges.filter(({ from, to }) => [from, to].every((end) => places.has(splitEndpoint(end).node)));
    store.dispatch(together('Arrange', [straighten(led.map(({ to }) => to)), moveNodes(places)]));
    view.show();
  }

  function showSelection(): void {
    view.show(around(boxes(chosen())));
  }

  function boxes(ids: readonly string[]): Box[] {
    const all = boxesOf(store.get().document, store.catalog, session.places.get());
    return ids.flatMap((id) => all.get(id) ?? []);
  }

  function nudges(): Action[] {
    const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] } as const;
    return Object.entries(steps).map(([key, [dx, dy]]) => ({
      id: `nudge-${key}`,
      title: `Move ${key.slice('Arrow'.length).toLowerCase()}`,
      group: 'Edit',
      keys: [`Alt+${key}`],
      isPossible: () => hasNodes() || chosenBends().length > 0,
      run() {
        const places = chosen().flatMap((id) => {
          const place = session.places.get().get(id);
          return place ? [[id, { x: place.x + dx * gridStep, y: place.y + dy * gridStep }] as const] : [];
        });
        const bends = chosenBends().flatMap(({ to, index }) => {
          const at = bendsOf(store.get().document, to)[index];
          return at ? [moveBend(to, index, { x: at.x + (dx * gridStep) / 2, y: at.y + (dy * gridStep) / 2 })] : [];
        });
        const moves = [...(places.length > 0 ? [moveNodes(new Map(places))] : []), ...bends];
        const [only] = moves;
        if (!only) return;
        const gesture = `nudge ${[...store.get().selection].join(' ')}`;
        store.dispatch(moves.length === 1 ? only : together('Move the selection', moves), gesture);
      },
    }));
  }

  function letGo(): void {
    if (session.overlay.get()) session.overlay.set(null);
    else if (session.wire.get()) session.wire.set(null);
    else store.select([]);
  }
}

/** Pastes nodes from a text, and says so where it holds none. */
export function pasteText(editor: Editor, text: string, at: Place): void {
  const fragment = readFragment(text);
  if (!fragment) {
    editor.session.message.set('There are no nodes on the clipboard.');
    return;
  }
  addFragment(editor, fragment, at);
}

/** A graph that holds more than files may would be lost: nothing could read it again. */
function addFragment({ store, session }: Editor, fragment: GraphDocument, at?: Place, verb?: string): void {
  const { document } = store.get();
  const count = Object.keys(document.nodes).length + Object.keys(fragment.nodes).length;
  if (count > graphLimits.nodes) {
    session.message.set(`A graph holds ${graphLimits.nodes} nodes at most.`);
    return;
  }
  const { command, ids } = pasteFragment(document, fragment, at, verb);
  store.dispatch(command);
  store.select(nodeItems(ids));
}
