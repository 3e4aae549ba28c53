import { graphSchema, splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import { isRecord } from '#graphs/param-literals.ts';

export interface Merge {
  readonly document: GraphDocument;
  /** What both have changed, each in another way, as `scene.params.seed`; the merge has what `mine` says. */
  readonly conflicts: readonly string[];
}

/**
 * Both changes of one graph in one: what only one side has changed, added or deleted is taken over, down to single parameters. What one
 * side has deleted and the other changed stays.
 */
export function mergeGraphs(base: GraphDocument, mine: GraphDocument, theirs: GraphDocument): Merge {
  const conflicts: string[] = [];
  const merged = merge(byName(base), byName(mine), byName(theirs), [], conflicts);
  return { document: withoutLooseEdges(graphSchema.parse(inLists(merged))), conflicts };
}

type Tree = Readonly<Record<string, unknown>>;
const absent = Symbol('absent');

function merge(base: unknown, mine: unknown, theirs: unknown, path: readonly string[], conflicts: string[]): unknown {
  if (isSame(mine, theirs) || isSame(theirs, base)) return mine;
  if (isSame(mine, base)) return theirs;
  if (isRecord(mine) && isRecord(theirs)) {
    const before = isRecord(base) ? base : {};
    const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
    const at = (tree: Tree, key: string) => (Object.hasOwn(tree, key) ? tree[key] : absent);
    const entries = [...keys].map((key) => {
      const value = merge(at(before, key), at(mine, key), at(theirs, key), [...path, key], conflicts);
      return [key, value] as const;
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== absent));
  }
  conflicts.push(spoken(path));
  return mine === absent ? theirs : mine;
}

/** Nodes are spoken of by their names, everything else by where it stands. */
function spoken(path: readonly string[]): string {
  return (path[0] === 'nodes' ? path.slice(1) : path).join('.');
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (a !== absent && b !== absent && JSON.stringify(a) === JSON.stringify(b));
}

/** Lists as records, so that each item meets itself: an edge by the input that it leads to, notes by their names. */
function byName({ edges, view, ...rest }: GraphDocument): Tree {
  return {
    ...rest,
    edges: Object.fromEntries(edges.map((edge) => [edge.to, edge])),
    ...(view && {
      view: {
        ...view,
        ...(view.comments && { comments: named(view.comments) }),
        ...(view.groups && { groups: named(view.groups) }),
      },
    }),
  };
}

function named(items: readonly unknown[]): Tree {
  return Object.fromEntries(
    items.map((item, index) => [isRecord(item) && typeof item['id'] === 'string' ? item['id'] : `#${index}`, item]),
  );
}

function inLists(merged: unknown): unknown {
  if (!isRecord(merged)) return merged;
  return { ...merged, ...listed(merged, ['edges']), ...(isRecord(merged['view']) && { view: viewOf(merged['view']) }) };
}

function viewOf(view: Tree): Tree {
  return { ...view, ...listed(view, ['comments', 'groups']) };
}

/** What is there of some records, as lists: a file that has no list of comments does not get one. */
function listed(tree: Tree, names: readonly string[]): Tree {
  return Object.fromEntries(names.flatMap((name) => (isRecord(tree[name]) ? [[name, Object.values(tree[name])]] : [])));
}

function withoutLooseEdges(document: GraphDocument): GraphDocument {
  const isThere = (endpoint: string) => Object.hasOwn(document.nodes, splitEndpoint(endpoint).node);
  return { ...document, edges: document.edges.filter(({ from, to }) => isThere(from) && isThere(to)) };
}
