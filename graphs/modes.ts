import type { Catalog } from './catalog.ts';
import { definitionOf } from './check-edges.ts';
import { splitEndpoint, type GraphDocument, type GraphEdge } from './document.ts';
import { pointer, type Problem } from './problems.ts';
import { downstream, upstream } from './topology.ts';

/** A graph as its nodes' modes leave it. */
export interface ActiveGraph {
  /** Edges with each bypassed node taken out and what it would pass through connected across it. */
  readonly edges: readonly GraphEdge[];
  /** Muted nodes and all that depend on them. */
  readonly muted: ReadonlySet<string>;
  /** The nodes that will run: not muted, not bypassed, and on the way to an end. */
  readonly running: ReadonlySet<string>;
  /** Nodes that nothing is saved from: not muted, not bypassed, but on the way to no end. */
  readonly idle: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * `mute`: the node and all that depends on it do not run. `bypass`: each output passes on what comes in at the first connected
 * input of its type. An end is a node of a known kind without outputs.
 */
export function applyModes(document: GraphDocument, catalog: Catalog): ActiveGraph {
  const ids = Object.keys(document.nodes);
  const bypassed = ids.filter((id) => document.nodes[id]?.mode === 'bypass');
  const problems = bypassed.flatMap((id) => checkBypass(document, catalog, id));
  const edges = bypassed.reduce((left, id) => passThrough(document, catalog, left, id), document.edges);
  const graph = { nodes: document.nodes, edges };
  const muted = downstream(
    graph,
    ids.filter((id) => document.nodes[id]?.mode === 'mute'),
  );
  const present = ids.filter((id) => !muted.has(id) && document.nodes[id]?.mode !== 'bypass');
  const isEnd = (id: string) =>
    Object.keys(definitionOf(document, catalog, id)?.outputs ?? { unknown: true }).length === 0;
  const needed = upstream(graph, present.filter(isEnd));
  const running = new Set(present.filter((id) => needed.has(id)));
  return { edges, muted, running, idle: present.filter((id) => !needed.has(id)), problems };
}

function passThrough(document: GraphDocument, catalog: Catalog, edges: GraphEdge[], id: string): GraphEdge[] {
  const definition = definitionOf(document, catalog, id);
  if (!definition) return edges;
  const sourceOf = (port: string) => {
    const type = definition.outputs[port]?.type;
    const inputs = Object.keys(definition.inputs).filter((name) => definition.inputs[name]?.type === type);
    return inputs
      .map((name) => edges.find((edge) => edge.to === `${id}.${name}`)?.from)
      .find((from) => from !== undefined);
  };
  return edges.flatMap((edge) => {
    if (splitEndpoint(edge.to).node === id) return [];
    const from = splitEndpoint(edge.from);
    if (from.node !== id) return [edge];
    const source = sourceOf(from.port);
    return source === undefined ? [] : [{ ...edge, from: source }];
  });
}

function checkBypass(document: GraphDocument, catalog: Catalog, id: string): Problem[] {
  const definition = definitionOf(document, catalog, id);
  if (!definition) return [];
  const taken = new Set(Object.values(definition.inputs).map((port) => port.type));
  const outputs = Object.values(definition.outputs);
  if (outputs.length > 0 && outputs.every((port) => taken.has(port.type))) return [];
  const at = pointer('nodes', id, 'mode');
  const message = `“${id}” (${definition.type}) cannot be bypassed: nothing that it takes has the type of what it gives. Mute it instead.`;
  const fix = { title: 'Mute it instead', operations: [{ op: 'replace', path: at, value: 'mute' }] } as const;
  return [{ code: 'cannot-bypass', severity: 'error', pointer: at, node: id, message, fix }];
}
