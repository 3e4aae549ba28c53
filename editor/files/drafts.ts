import { z } from 'zod';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import type { EditorStore } from '#editor/store/editor-store.ts';

const draftSchema = z.object({
  id: z.string(),
  name: z.string(),
  text: z.string(),
  /** Whether a file holds the same. */
  isSaved: z.boolean(),
  /** Milliseconds since 1970. */
  changed: z.number(),
});
export type Draft = z.infer<typeof draftSchema>;

/** Copies of what is edited, in the browser's own database. They never touch a file. */
export interface Drafts {
  /** Whether the window goes on with what it showed before it was closed or reloaded. */
  readonly isRestored: boolean;
  /** Newest first. */
  list(): Promise<Draft[]>;
}

const database = 'emberloom';
const table = 'drafts';
const tabKey = 'emberloom.draft';
const writeDelay = 300;
const kept = 20;

/** Goes on with the window's draft, if it has one, and writes every change of the store to it from then on. */
export async function openDrafts(store: EditorStore): Promise<Drafts> {
  const opened = await openDatabase().catch(() => null);
  // A browser that keeps nothing (private windows of some) still edits.
  if (!opened) return { isRestored: false, list: () => Promise.resolve([]) };
  const db = opened;
  let id = await claimId();
  const before = await readAll();
  const mine = before.find((draft) => draft.id === id);
  const restored = mine && parseGraph(mine.text).document;
  if (mine && restored) store.open(restored, { unsaved: !mine.isSaved });
  await forgetOld(before);

  let latest = stateOf(store);
  let written = latest;
  let timer: ReturnType<typeof setTimeout> | undefined;
  store.subscribe(() => {
    const before = latest;
    latest = stateOf(store);
    // A history that starts anew is another graph: the one before keeps its own draft, up to its last change.
    if (latest.isFresh && latest.history !== before.history) {
      void write(before);
      id = crypto.randomUUID();
      sessionStorage.setItem(tabKey, id);
      void hold(id);
    }
    clearTimeout(timer);
    timer = setTimeout(() => void write(latest), writeDelay);
  });
  window.addEventListener('pagehide', () => void write(latest));
  window.document.addEventListener('visibilitychange', () => void write(latest));

  async function write(state: EditedState): Promise<void> {
    const { document, isSaved } = state;
    const isWritten = document === written.document && isSaved === written.isSaved;
    if (isWritten || Object.keys(document.nodes).length === 0) return;
    written = state;
    const text = serializeGraph(document);
    const draft: Draft = { id, name: document.name ?? 'Untitled', text, isSaved, changed: Date.now() };
    await settled(db.transaction(table, 'readwrite').objectStore(table).put(draft));
  }

  async function readAll(): Promise<Draft[]> {
    const rows = await settled(db.transaction(table).objectStore(table).getAll());
    const drafts = z
      .array(z.unknown())
      .parse(rows)
      .flatMap((row) => draftSchema.safeParse(row).data ?? []);
    return drafts.toSorted((a, b) => b.changed - a.changed);
  }

  async function forgetOld(drafts: readonly Draft[]): Promise<void> {
    for (const draft of drafts.slice(kept)) {
      await settled(db.transaction(table, 'readwrite').objectStore(table).delete(draft.id));
    }
  }

  return { isRestored: restored !== undefined, list: readAll };
}

interface EditedState {
  readonly document: GraphDocument;
  readonly isSaved: boolean;
  readonly history: unknown;
  /** Nothing has been done yet, and nothing undone. */
  readonly isFresh: boolean;
}

function stateOf(store: EditorStore): EditedState {
  const { document, saved, past, future } = store.get();
  return { document, isSaved: document === saved, history: past, isFresh: past.length === 0 && future.length === 0 };
}

/** The window's own draft. A window that was duplicated gets another: two never write to one. */
async function claimId(): Promise<string> {
  const stored = sessionStorage.getItem(tabKey);
  const id = stored !== null && (await hold(stored)) ? stored : crypto.randomUUID();
  if (id !== stored) await hold(id);
  sessionStorage.setItem(tabKey, id);
  return id;
}

/** Holds a draft's lock until the window closes; false where another window has it. */
function hold(id: string): Promise<boolean> {
  return new Promise((answer) => {
    void navigator.locks.request(`emberloom draft ${id}`, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      return lock ? new Promise<void>(() => {}) : undefined;
    });
  });
}

async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(database, 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(table, { keyPath: 'id' }));
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The database failed.')));
  });
}
