import type { Catalog } from '#graphs/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';
import type { Command } from '#editor/store/command.ts';
import { createObservable, type Observable } from '#editor/store/observable.ts';
import { createChecker, type CheckedDocument } from '#editor/store/problem-index.ts';
import { prune, type Item, type Selection } from '#editor/store/selection.ts';

interface Step {
  readonly name: string;
  readonly before: GraphDocument;
  readonly after: GraphDocument;
  /** Steps of one gesture are one step: a drag, a turn of a slider. */
  readonly gesture: string | undefined;
}

/** A graph that is kept under a name, as it was when it was opened or saved last. */
export interface SavedFile {
  readonly name: string;
  /** What the keeper calls this state of it. */
  readonly revision: string;
  readonly text: string;
}

export interface EditorState {
  /** Grows with each graph that is opened: while it stays, it is the same graph that is edited. */
  readonly opening: number;
  readonly document: GraphDocument;
  readonly checked: CheckedDocument;
  readonly selection: Selection;
  readonly past: readonly Step[];
  /** Next first. */
  readonly future: readonly Step[];
  /** The document as it was last opened or saved: while it is the current one, nothing is unsaved. */
  readonly saved: GraphDocument;
  /** Where it is kept; null where it is a file of the user's own, or nowhere yet. */
  readonly file: SavedFile | null;
}

/**
 * The graph that is edited. The document is the truth, the canvas its view. History keeps whole documents, which share what did not
 * change: undoing by inverse patches would put a deleted key back at the end, and the file would not be the same to the byte.
 */
export interface EditorStore extends Observable<EditorState> {
  readonly catalog: Catalog;
  /** Commands with the same `gesture` in a row become one step. */
  dispatch(command: Command, gesture?: string): void;
  undo(): void;
  redo(): void;
  select(items: Iterable<Item>): void;
  /** Another graph, with a history of its own. */
  open(document: GraphDocument, options?: OpenOptions): void;
  /** What is shown has been saved, in a place if it is given. `document`: what was, where more has been done since. */
  markSaved(options?: { readonly file?: SavedFile | null; readonly document?: GraphDocument }): void;
}

export interface OpenOptions {
  /** It is not in a file yet. */
  readonly unsaved?: boolean;
  readonly file?: SavedFile | null;
}

export function createEditorStore(catalog: Catalog, initial: GraphDocument): EditorStore {
  const check = createChecker(catalog);
  const state = createObservable<EditorState>(opened(0, initial, initial, null));

  function opened(opening: number, document: GraphDocument, saved: GraphDocument, file: SavedFile | null): EditorState {
    return { opening, document, checked: check(document), selection: new Set(), past: [], future: [], saved, file };
  }

  function show(document: GraphDocument, past: readonly Step[], future: readonly Step[]): void {
    const before = state.get();
    const selection = prune(before.selection, document);
    state.set({ ...before, document, checked: check(document), selection, past, future });
  }

  return {
    catalog,
    get: state.get,
    subscribe: state.subscribe,
    dispatch({ name, run }, gesture) {
      const { document, past } = state.get();
      const after = run(document);
      if (after === document) return;
      const last = past.at(-1);
      const isSameGesture = gesture !== undefined && last?.gesture === gesture && last.after === document;
      const step = { name, before: isSameGesture ? last.before : document, after, gesture };
      show(after, [...(isSameGesture ? past.slice(0, -1) : past), step], []);
    },
    undo() {
      const { past, future } = state.get();
      const step = past.at(-1);
      if (step) show(step.before, past.slice(0, -1), [{ ...step, gesture: undefined }, ...future]);
    },
    redo() {
      const { past, future } = state.get();
      const [step, ...rest] = future;
      if (step) show(step.after, [...past, step], rest);
    },
    select(items) {
      const before = state.get();
      state.set({ ...before, selection: prune(new Set(items), before.document) });
    },
    open(document, options) {
      // A document that no file holds differs from every other object, this one's own copy included.
      const saved = options?.unsaved ? { ...document } : document;
      state.set(opened(state.get().opening + 1, document, saved, options?.file ?? null));
    },
    markSaved(options) {
      const before = state.get();
      const { document = before.document, file = before.file } = options ?? {};
      state.set({ ...before, saved: document, file });
    },
  };
}

/** An empty graph, for those who begin from nothing. */
export function emptyGraph(): GraphDocument {
  return { format: 'emberloom.graph', version: 1, name: 'Untitled', nodes: {}, edges: [] };
}
