import type { GraphDocument } from '#graphs/document.ts';
import { bendsOf } from '#editor/store/bends.ts';
import type { Bend } from '#editor/store/commands/bends.ts';
import { commentsOf, groupsOf } from '#editor/store/view.ts';

type ItemKind = 'node' | 'edge' | 'bend' | 'comment' | 'group';

/** What can be selected: a node, a wire (by the input that it leads to), a bend of it (`encode.audio:0`), a comment or a group. */
export type Item = `${ItemKind}:${string}`;
export type Selection = ReadonlySet<Item>;

export function selected(selection: Selection, kind: ItemKind): string[] {
  const prefix = `${kind}:`;
  return [...selection].filter((item) => item.startsWith(prefix)).map((item) => item.slice(prefix.length));
}

export function nodeItems(ids: Iterable<string>): Item[] {
  return [...ids].map((id): Item => `node:${id}`);
}

/** The bend that a selected `encode.audio:0` means. */
export function bendAt(item: string): Bend {
  const colon = item.lastIndexOf(':');
  return { to: item.slice(0, colon), index: Number(item.slice(colon + 1)) };
}

/** What is left of a selection in a document; the same object where nothing is gone. */
export function prune(selection: Selection, document: GraphDocument): Selection {
  if (selection.size === 0) return selection;
  const inputs = new Set(document.edges.map((edge) => edge.to));
  const notes = new Set([
    ...commentsOf(document).map(({ id }) => `comment:${id}`),
    ...groupsOf(document).map(({ id }) => `group:${id}`),
  ]);
  const left = [...selection].filter((item) => {
    if (item.startsWith('node:')) return Object.hasOwn(document.nodes, item.slice('node:'.length));
    if (item.startsWith('bend:')) {
      const { to, index } = bendAt(item.slice('bend:'.length));
      return index < bendsOf(document, to).length;
    }
    return item.startsWith('edge:') ? inputs.has(item.slice('edge:'.length)) : notes.has(item);
  });
  return left.length === selection.size ? selection : new Set(left);
}
