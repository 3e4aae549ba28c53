import type { Catalog } from '#graphs/catalog.ts';
import { definitionOf } from '#graphs/check-edges.ts';
import { splitEndpoint, type GraphDocument, type GraphEdge } from '#graphs/document.ts';
import type { AnyNodeDefinition } from '#graphs/definition.ts';
import type { PortKind } from '#graphs/ports.ts';
import type { Problem } from '#graphs/problems.ts';
import { together, type Command } from '#editor/store/command.ts';
import { connect, disconnect, insertOnEdge, refusalOf } from '#editor/store/commands/edges.ts';
import { addNode } from '#editor/store/commands/nodes.ts';
import { placeBefore, placeBetween } from '#editor/store/cures/places.ts';
import { freshNodeId } from '#editor/store/names.ts';

/** Leads an output that fits to an input that has none: the last one in the graph, or that of a new node. */
export function feedInput({ node, port }: Problem, document: GraphDocument, catalog: Catalog): Command | null {
  if (node === undefined || port === undefined) return null;
  const type = definitionOf(document, catalog, node)?.inputs[port]?.type;
  if (!type) return null;
  const to = `${node}.${port}`;
  const source = outputsOf(document, catalog, type).findLast((from) => refusalOf(document, catalog, from, to) === null);
  return source === undefined ? addSource(document, catalog, type, node, port) : connect(source, to);
}

function addSource(
  document: GraphDocument,
  catalog: Catalog,
  type: PortKind,
  node: string,
  port: string,
): Command | null {
  const kind = kindThat(catalog, ({ inputs, outputs }) => gives(outputs, type) && !gives(inputs, type));
  const output = kind && portOf(kind.outputs, type);
  if (!kind || output === undefined) return null;
  const id = freshNodeId(document, kind.type);
  const add = addNode(catalog, { id, type: kind.type, at: placeBefore(document, node) });
  const wires = [connect(`${id}.${output}`, `${node}.${port}`), ...feedAll(document, catalog, kind, id)];
  return together(`Add ${kind.title} to ${node}`, [add, ...wires]);
}

/** Wires to a new node from what is there already. */
function feedAll(document: GraphDocument, catalog: Catalog, kind: AnyNodeDefinition, id: string): Command[] {
  return Object.entries(kind.inputs).flatMap(([name, { type }]) => {
    const source = outputsOf(document, catalog, type).at(-1);
    return source === undefined ? [] : [connect(source, `${id}.${name}`)];
  });
}

/** Puts a node between two ports of different types, where one kind turns the first into the second. */
export function insertConverter({ pointer }: Problem, document: GraphDocument, catalog: Catalog): Command | null {
  const edge = edgeAt(document, pointer);
  if (!edge) return null;
  const start = splitEndpoint(edge.from);
  const end = splitEndpoint(edge.to);
  const given = definitionOf(document, catalog, start.node)?.outputs[start.port]?.type;
  const taken = definitionOf(document, catalog, end.node)?.inputs[end.port]?.type;
  const kind = given && taken && kindThat(catalog, (each) => gives(each.inputs, given) && gives(each.outputs, taken));
  return kind ? insertNew(document, catalog, kind, edge) : null;
}

export function insertSpatialMeta({ node, port }: Problem, document: GraphDocument, catalog: Catalog): Command | null {
  const edge = document.edges.find(({ to }) => to === `${node}.${port}`);
  const kind = catalog.nodes.get('SpatialMeta')?.definition;
  return edge && kind ? insertNew(document, catalog, kind, edge) : null;
}

function insertNew(
  document: GraphDocument,
  catalog: Catalog,
  kind: AnyNodeDefinition,
  edge: GraphEdge,
): Command | null {
  const id = freshNodeId(document, kind.type);
  const [start, end] = [splitEndpoint(edge.from).node, splitEndpoint(edge.to).node];
  const add = addNode(catalog, { id, type: kind.type, at: placeBetween(document, start, end) });
  const insertion = insertOnEdge(add.run(document), catalog, id, edge.to);
  return insertion && together(`Put ${kind.title} in between`, [add, insertion]);
}

/** Takes away the edge that closes a circle. */
export function cutCircle({ pointer }: Problem, document: GraphDocument): Command | null {
  const edge = edgeAt(document, pointer);
  return edge ? { ...disconnect([edge.to]), name: `Cut ${edge.from} from ${edge.to}` } : null;
}

function edgeAt(document: GraphDocument, pointer: string): GraphEdge | undefined {
  const [, list, index] = pointer.split('/');
  return list === 'edges' ? document.edges[Number(index)] : undefined;
}

/** Every output of that type, in the order of the file. */
export function outputsOf(document: GraphDocument, catalog: Catalog, type: PortKind): string[] {
  return Object.keys(document.nodes).flatMap((id) =>
    Object.entries(definitionOf(document, catalog, id)?.outputs ?? {}).flatMap(([port, output]) =>
      output.type === type ? [`${id}.${port}`] : [],
    ),
  );
}

type Ports = Readonly<Record<string, { readonly type: PortKind }>>;

function gives(ports: Ports, type: PortKind): boolean {
  return portOf(ports, type) !== undefined;
}

function portOf(ports: Ports, type: PortKind): string | undefined {
  return Object.entries(ports).find(([, port]) => port.type === type)?.[0];
}

/** What most people mean stands first in the catalog among kinds that do alike: a flat picture before a sphere. */
function kindThat(catalog: Catalog, isFit: (kind: AnyNodeDefinition) => boolean): AnyNodeDefinition | undefined {
  const kinds = [...catalog.nodes.values()].map(({ definition }) => definition).filter(isFit);
  return kinds.find(({ type }) => type === 'FlatCapture') ?? kinds[0];
}
