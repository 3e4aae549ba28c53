import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import { claimDraft, heldDrafts } from '#editor/files/draft-lock.ts';
import { forgettable, openDraftTable, type Draft } from '#editor/files/draft-table.ts';
import type { GraphShelf } from '#editor/server/graph-shelf.ts';
import type { Editor } from '#editor/session.ts';
import type { SavedFile } from '#editor/store/editor-store.ts';

/** Copies of what is edited, in the browser's own database. They never touch a file. */
export interface Drafts {
  /** Whether the window goes on with what it showed before it was closed or reloaded. */
  readonly isRestored: boolean;
  /** Those that no window has open, newest first. */
  list(): Promise<readonly Draft[]>;
  /** Goes on with a draft in this window, as it was left. */
  resume(draft: Draft): Promise<void>;
}

// What a window that dies has done since is lost: less than the second that people are promised.
const writeEveryMs = 250;
const sendEveryMs = 1000;
/** Of the server’s, so many are read for their names. */
const offered = 4;

/** Goes on with the window's draft, if it has one, and writes every change of the store to it from then on. */
export async function openDrafts({ store, session, shelf }: Editor): Promise<Drafts> {
  const table = await openDraftTable().catch(() => null);
  // A browser that keeps nothing still edits.
  if (!table) return { isRestored: false, list: () => Promise.resolve([]), resume: () => Promise.resolve() };
  const drafts = table;
  const lock = await claimDraft();
  const before = await drafts.list().catch(() => []);
  const mine = before.find((draft) => draft.id === lock.id);
  const isRestored = mine !== undefined && show(mine);
  // One that cannot be read here stays for whoever can.
  if (mine && !isRestored) lock.renew();
  for (const { id } of forgettable(before, await heldDrafts())) await drafts.remove(id);

  let latest = stateOf();
  let written: EditedState | null = isRestored ? latest : null;
  let isResuming = false;
  const sending = new Map<string, string | null>();
  let sendTimer: ReturnType<typeof setTimeout> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  store.subscribe(follow);
  window.addEventListener('pagehide', () => void write(latest));
  window.document.addEventListener('visibilitychange', () => void write(latest));

  function follow(): void {
    const previous = latest;
    latest = stateOf();
    // Another graph: the one before keeps its own draft, up to its last change.
    if (!isResuming && latest.opening !== previous.opening) {
      void write(previous);
      written = null;
      lock.renew();
    }
    timer ??= setTimeout(() => {
      timer = undefined;
      void write(latest);
    }, writeEveryMs);
  }

  async function write(state: EditedState): Promise<void> {
    const { document, isSaved, file } = state;
    const isNothing = written === null && Object.keys(document.nodes).length === 0;
    const isSame = written?.document === document && written.isSaved === isSaved && written.file === file;
    if (isNothing || isSame) return;
    const last = written;
    written = state;
    const draft = { id: lock.id, name: document.name ?? 'Untitled', text: serializeGraph(document), isSaved, file };
    later(draft.id, isSaved ? null : draft.text);
    try {
      await drafts.put({ ...draft, changed: Date.now() });
    } catch {
      if (written === state) written = last;
      session.message.set('This browser has no room for a draft: save your work as a file.');
    }
  }

  /** To the server, too, once a second: browsers forget, and people change machines. Null where a file holds it. */
  function later(id: string, text: string | null): void {
    if (!shelf) return;
    sending.set(id, text);
    sendTimer ??= setTimeout(() => void send(shelf), sendEveryMs);
  }

  /** One after the other, so that the last is what the server has in the end. */
  async function send(to: GraphShelf): Promise<void> {
    const batch = [...sending];
    sending.clear();
    await Promise.all(batch.map(([id, text]) => (text === null ? to.dropDraft(id) : to.keepDraft(id, text))));
    sendTimer = sending.size > 0 ? setTimeout(() => void send(to), sendEveryMs) : undefined;
  }

  function show(draft: Draft): boolean {
    const { document } = parseGraph(draft.text);
    if (!document) return false;
    store.open(document, { unsaved: !draft.isSaved, file: draft.file });
    return true;
  }

  function stateOf(): EditedState {
    const { opening, document, saved, file } = store.get();
    return { opening, document, isSaved: document === saved, file };
  }

  return {
    isRestored,
    async list() {
      const held = await heldDrafts();
      const own = await drafts.list();
      const others = shelf ? await draftsOf(shelf, new Set(own.map(({ id }) => id))) : [];
      const free = [...own, ...others].filter(({ id }) => !held.has(id));
      return free.toSorted((a, b) => b.changed - a.changed);
    },
    async resume(draft) {
      await write(latest);
      // Since it was listed another window may have gone on with it.
      const newest = (await drafts.get(draft.id)) ?? draft;
      if (!parseGraph(newest.text).document) {
        session.message.set(`“${draft.name}” could not be read.`);
        return;
      }
      // Where another window has it open, this one goes on with a copy.
      if (!(await lock.take(newest.id))) lock.renew();
      isResuming = true;
      show(newest);
      isResuming = false;
      written = stateOf();
    },
  };
}

/** Drafts that the server has and this browser has not. */
async function draftsOf(shelf: GraphShelf, own: ReadonlySet<string>): Promise<Draft[]> {
  const listed = await shelf.drafts().catch(() => []);
  const others = listed.filter(({ name }) => !own.has(name)).slice(0, offered);
  const found = await Promise.all(
    others.map(async ({ name: id, modifiedAt }): Promise<Draft | null> => {
      const text = await shelf.readDraft(id).catch(() => null);
      const document = text === null ? undefined : parseGraph(text).document;
      if (text === null || !document) return null;
      const name = document.name ?? 'Untitled';
      return { id, name, text, isSaved: false, changed: Date.parse(modifiedAt), file: null };
    }),
  );
  return found.filter((draft) => draft !== null);
}

interface EditedState {
  /** As the store counts the graphs that were opened. */
  readonly opening: number;
  readonly document: GraphDocument;
  readonly isSaved: boolean;
  readonly file: SavedFile | null;
}
