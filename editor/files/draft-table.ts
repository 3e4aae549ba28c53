import { z } from 'zod';

const draftSchema = z.object({
  id: z.string(),
  name: z.string(),
  text: z.string(),
  /** Whether a file holds the same. */
  isSaved: z.boolean(),
  /** Milliseconds since 1970. */
  changed: z.number(),
  /** The saved graph that this is a draft of, as it was when it was opened or saved last. */
  file: z.object({ name: z.string(), revision: z.string(), text: z.string() }).nullable().default(null),
});
export type Draft = z.infer<typeof draftSchema>;

/** The browser's own database of drafts. */
export interface DraftTable {
  put(draft: Draft): Promise<void>;
  /** Newest first. */
  list(): Promise<Draft[]>;
  remove(id: string): Promise<void>;
}

const database = 'emberloom';
const table = 'drafts';

/** Rejects where the browser keeps nothing, as private windows of some do. */
export async function openDraftTable(): Promise<DraftTable> {
  const request = indexedDB.open(database, 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(table, { keyPath: 'id' }));
  const db = await settled(request);
  const writing = () => db.transaction(table, 'readwrite').objectStore(table);
  return {
    async put(draft) {
      await settled(writing().put(draft));
    },
    async list() {
      const rows = z.array(z.unknown()).parse(await settled(db.transaction(table).objectStore(table).getAll()));
      const drafts = rows.flatMap((row) => draftSchema.safeParse(row).data ?? []);
      return drafts.toSorted((a, b) => b.changed - a.changed);
    },
    async remove(id) {
      await settled(writing().delete(id));
    },
  };
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The database failed.')));
  });
}
