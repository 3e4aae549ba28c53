import { z } from 'zod';
import { kept, openTables, settled } from '#editor/files/database.ts';

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
  /** Resolves once the draft is kept, whatever happens to the browser then. */
  put(draft: Draft): Promise<void>;
  /** Null where there is none. */
  get(id: string): Promise<Draft | null>;
  /** Newest first. */
  list(): Promise<Draft[]>;
  remove(id: string): Promise<void>;
}

const table = 'drafts';

/** Rejects where the browser keeps nothing, as private windows of some do. */
export async function openDraftTable(): Promise<DraftTable> {
  const db = await openTables('emberloom', { [table]: 'id' });
  const reading = () => db.transaction(table).objectStore(table);
  const writing = () => db.transaction(table, 'readwrite').objectStore(table);
  return {
    async put(draft) {
      await kept(writing().put(draft));
    },
    async get(id) {
      return draftSchema.safeParse(await settled(reading().get(id))).data ?? null;
    },
    async list() {
      const rows = z.array(z.unknown()).parse(await settled(reading().getAll()));
      const drafts = rows.flatMap((row) => draftSchema.safeParse(row).data ?? []);
      return drafts.toSorted((a, b) => b.changed - a.changed);
    },
    async remove(id) {
      await kept(writing().delete(id));
    },
  };
}

const keptSaved = 20;
const keptUnsaved = 200;

/** The oldest drafts, of which there are enough: work that no file holds is not forgotten for what one does. `held`: open in a window. */
export function forgettable(drafts: readonly Draft[], held: ReadonlySet<string>): readonly Draft[] {
  const newestFirst = drafts.toSorted((a, b) => b.changed - a.changed);
  const beyond = (isSaved: boolean, most: number) =>
    newestFirst.filter((draft) => draft.isSaved === isSaved).slice(most);
  return [...beyond(true, keptSaved), ...beyond(false, keptUnsaved)].filter(({ id }) => !held.has(id));
}
