import { z } from 'zod';
import { savedGraphSchema, type SavedGraph } from '#runtime/protocol/saved-graph.ts';
import { refusalIn } from '#editor/server/refusal.ts';
import type { SavedFile } from '#editor/store/editor-store.ts';

/** What was there instead of what was expected; null where there was nothing. */
export interface Conflict {
  readonly conflict: string | null;
}

/** The graphs that a server keeps by name, and the drafts of windows. */
export interface GraphShelf {
  /** Last changed first. */
  list(): Promise<readonly SavedGraph[]>;
  /** Null where there is none of that name. */
  read(name: string): Promise<SavedFile | null>;
  /** `expected`: the revision that this takes the place of; null where there must be none yet. */
  write(name: string, text: string, expected: string | null): Promise<{ readonly revision: string } | Conflict>;
  drafts(): Promise<readonly SavedGraph[]>;
  readDraft(id: string): Promise<string | null>;
  /** Does what it can: a draft is in the browser, too. */
  keepDraft(id: string, text: string): Promise<void>;
  dropDraft(id: string): Promise<void>;
}

/** Null where the page was not served by a server of ours. */
export async function openShelf(base = '/api'): Promise<GraphShelf | null> {
  const isThere = await fetch(`${base}/graphs`).then(
    async (response) => response.ok && listSchema.safeParse(await response.json().catch(() => null)).success,
    () => false,
  );
  if (!isThere) return null;
  const graph = (name: string) => `${base}/graphs/${encodeURIComponent(name)}`;
  const draft = (id: string) => `${base}/drafts/${encodeURIComponent(id)}`;
  const json = { 'Content-Type': 'application/json' };

  return {
    async list() {
      return byAge(listSchema.parse(JSON.parse(await answerOf(await fetch(`${base}/graphs`)))).graphs);
    },
    async read(name) {
      const response = await fetch(graph(name));
      if (response.status === 404) return null;
      const text = await answerOf(response);
      return { name, text, revision: /^"(.*)"$/.exec(response.headers.get('ETag') ?? '')?.[1] ?? '' };
    },
    async write(name, text, expected) {
      const condition = expected === null ? { 'If-None-Match': '*' } : { 'If-Match': `"${expected}"` };
      const response = await fetch(graph(name), { method: 'PUT', body: text, headers: { ...json, ...condition } });
      if (response.status === 409) {
        const { revision } = z.object({ revision: z.string().nullable() }).parse(await response.json());
        return { conflict: revision };
      }
      return z.object({ revision: z.string() }).parse(JSON.parse(await answerOf(response)));
    },
    async drafts() {
      return byAge(draftsSchema.parse(JSON.parse(await answerOf(await fetch(`${base}/drafts`)))).drafts);
    },
    async readDraft(id) {
      const response = await fetch(draft(id));
      return response.ok ? response.text() : null;
    },
    async keepDraft(id, text) {
      await fetch(draft(id), { method: 'PUT', body: text, headers: json, keepalive: text.length < 60_000 }).catch(
        nobody,
      );
    },
    async dropDraft(id) {
      await fetch(draft(id), { method: 'DELETE' }).catch(nobody);
    },
  };
}

const listSchema = z.object({ graphs: z.array(savedGraphSchema) });
const draftsSchema = z.object({ drafts: z.array(savedGraphSchema) });

function nobody(): void {}

function byAge(graphs: readonly SavedGraph[]): readonly SavedGraph[] {
  return graphs.toSorted((a, b) => b.modifiedAt.localeCompare(a.modifiedAt));
}

/** Throws with the server's own sentence where it has refused. */
async function answerOf(response: Response): Promise<string> {
  const text = await response.text();
  if (response.ok) return text;
  throw new Error(refusalIn(text) ?? `The server answered ${response.status}.`);
}
