import { parseGraph, splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import { bendsOf, putBends } from '#editor/store/bends.ts';
import { command, type Command } from '#editor/store/command.ts';
import type { Place } from '#editor/store/commands/nodes.ts';
import { freshNodeId } from '#editor/store/names.ts';
import { placeOf } from '#editor/store/view.ts';

/** The nodes, the edges between them and their places, as the text of a graph: what is copied opens as a file too. */
export function copyNodes(document: GraphDocument, ids: readonly string[]): string {
  const chosen = new Set(ids.filter((id) => Object.hasOwn(document.nodes, id)));
  const isInside = (endpoint: string) => chosen.has(splitEndpoint(endpoint).node);
  const places = Object.entries(document.view?.nodes ?? {}).filter(([id]) => chosen.has(id));
  const edges = document.edges.filter(({ from, to }) => isInside(from) && isInside(to));
  const bent = edges.map(({ to }) => [to, bendsOf(document, to)] as const).filter(([, bends]) => bends.length > 0);
  return serializeGraph({
    format: document.format,
    version: document.version,
    nodes: Object.fromEntries(Object.entries(document.nodes).filter(([id]) => chosen.has(id))),
    edges,
    view: { nodes: Object.fromEntries(places), ...(bent.length > 0 ? { wires: Object.fromEntries(bent) } : {}) },
  });
}

/** What a text on the clipboard holds; null where it is something else. */
export function readFragment(text: string): GraphDocument | null {
  const { document } = parseGraph(text);
  return document && Object.keys(document.nodes).length > 0 ? document : null;
}

export interface Paste {
  readonly command: Command;
  /** The new nodes, under the names that they got. */
  readonly ids: readonly string[];
}

/** Adds a fragment's nodes under free names, its upper left corner at a place; without one, a little beside the originals. */
export function pasteFragment(document: GraphDocument, fragment: GraphDocument, at?: Place, verb = 'Paste'): Paste {
  const names = new Map<string, string>();
  for (const [id, node] of Object.entries(fragment.nodes)) {
    const stem = /^(.*?)\d*$/.exec(id)?.[1] ?? '';
    names.set(id, freshNodeId(document, stem === '' ? node.type : stem, new Set(names.values())));
  }
  const ids = [...names.values()];
  const renamed = (endpoint: string) => {
    const { node, port } = splitEndpoint(endpoint);
    return `${names.get(node)}.${port}`;
  };
  const shift = shiftTo(fragment, at);
  const paste = command(ids.length === 1 ? `${verb} ${ids[0]}` : `${verb} ${ids.length} nodes`, (draft) => {
    draft.view ??= {};
    draft.view.nodes ??= {};
    for (const [id, node] of Object.entries(fragment.nodes)) {
      const name = names.get(id);
      if (name === undefined) continue;
      const place = placeOf(fragment, id) ?? { x: 0, y: 0 };
      draft.nodes[name] = node;
      draft.view.nodes[name] = { ...place, x: Math.round(place.x + shift.x), y: Math.round(place.y + shift.y) };
    }
    const edges = fragment.edges.filter(
      ({ from, to }) => names.has(splitEndpoint(from).node) && names.has(splitEndpoint(to).node),
    );
    draft.edges = [
      ...draft.edges,
      ...edges.map((edge) => ({ ...edge, from: renamed(edge.from), to: renamed(edge.to) })),
    ];
    for (const { to } of edges) {
      const bends = bendsOf(fragment, to).map(({ x, y }) => ({ x: x + shift.x, y: y + shift.y }));
      putBends(draft, renamed(to), bends);
    }
  });
  return { command: paste, ids };
}

function shiftTo(fragment: GraphDocument, at: Place | undefined): Place {
  if (!at) return { x: 40, y: 40 };
  const places = Object.keys(fragment.nodes).map((id) => placeOf(fragment, id) ?? { x: 0, y: 0 });
  return {
    x: at.x - Math.min(...places.map((place) => place.x)),
    y: at.y - Math.min(...places.map((place) => place.y)),
  };
}
