import type { Catalog } from '#graphs/catalog.ts';
import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import type { Problem } from '#graphs/problems.ts';
import { together, type Command } from '#editor/store/command.ts';
import { connect } from '#editor/store/commands/edges.ts';
import { addNode, dissolveNodes, removeNodes, setMode } from '#editor/store/commands/nodes.ts';
import { outputsOf } from '#editor/store/cures/edges.ts';
import { placeAfter } from '#editor/store/cures/places.ts';
import { freshNodeId } from '#editor/store/names.ts';

/** Lets the graph save something: by waking what saves, or with a new Save behind the last video that leads nowhere. */
export function addEnd(_: Problem, document: GraphDocument, catalog: Catalog): Command | null {
  const isEnd = (id: string) => {
    const kind = catalog.nodes.get(document.nodes[id]?.type ?? '')?.definition;
    return kind !== undefined && Object.keys(kind.outputs).length === 0;
  };
  const silenced = Object.keys(document.nodes).filter((id) => document.nodes[id]?.mode !== undefined);
  if (Object.keys(document.nodes).some(isEnd) && silenced.length > 0) {
    return { ...setMode(silenced, undefined), name: `Run ${silenced.join(' and ')} again` };
  }
  const kind = catalog.nodes.get('Save')?.definition;
  if (!kind) return null;
  const id = freshNodeId(document, kind.type);
  const isFree = (from: string) => document.edges.every((edge) => edge.from !== from);
  const video = outputsOf(document, catalog, 'Video').findLast(isFree);
  const last = video === undefined ? (Object.keys(document.nodes).at(-1) ?? '') : splitEndpoint(video).node;
  const add = addNode(catalog, { id, type: kind.type, at: placeAfter(document, last) });
  return video === undefined ? add : together(`Save ${video}`, [add, connect(video, `${id}.video`)]);
}

export function runAgain({ node }: Problem): Command | null {
  return node === undefined ? null : { ...setMode([node], undefined), name: `Run ${node} again` };
}

export function deleteNode({ node }: Problem): Command | null {
  return node === undefined ? null : removeNodes([node]);
}

/** Takes a node out of its wire. */
export function dissolveNode({ node }: Problem, _: GraphDocument, catalog: Catalog): Command | null {
  return node === undefined ? null : { ...dissolveNodes(catalog, [node]), name: `Take ${node} out` };
}
