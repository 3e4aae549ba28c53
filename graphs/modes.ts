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
 * input of its type. An end is a node without outputs; a node of an unknown kind may be one.
 */
export function applyModes(document: GraphDocument, catalog: Catalog): ActiveGraph {
  const ids = Object.keys(document.nodes);
  const marked = ids.filter((id) => document.nodes[id]?.mode === 'bypass');
  const problems = marked.flatMap((id) => checkBypass(document, catalog, id));
  // A node that cannot be bypassed stays in place: one complaint is enough.
  const refused = new Set(problems.map((problem) => problem.node));
  const bypassed = new Set(marked.filter((id) => !refused.has(id)));
  const isBypassed = (id: string) => bypassed.has(id);
  const edges = passThrough(document, catalog, isBypassed);
  const graph = { nodes: document.nodes, edges };
  const isMuted = (id: string) => document.nodes[id]?.mode === 'mute';
  const muted = downstream(graph, ids.filter(isMuted));
  const present = ids.filter((id) => !muted.has(id) && !isBypassed(id));
  const isEnd = (id: string) => Object.keys(definitionOf(document, catalog, id)?.outputs ?? {}).length === 0;
  const needed = upstream(graph, present.filter(isEnd));
  const running = new Set(present.filter((id) => needed.has(id)));
  return { edges, muted, running, idle: present.filter((id) => !needed.has(id)), problems };
}

function passThrough(
  document: GraphDocument,
  catalog: Catalog,
  isBypassed: (id: string) => boolean,
): readonly GraphEdge[] {
  const sources = new Map(document.edges.map((edge) => [edge.to, edge.from]));
  const known = new Map<string, string | undefined>();
  return document.edges.flatMap((edge) => {
    if (isBypassed(splitEndpoint(edge.to).node)) return [];
    if (!known.has(edge.from)) known.set(edge.from, follow(edge.from));
    const from = known.get(edge.from);
    return from === undefined ? [] : [{ ...edge, from }];
  });

  /** The output that an output stands for; undefined where a bypassed node has nothing to pass on. */
  function follow(start: string): string | undefined {
    const seen = new Set<string>();
    let output: string | undefined = start;
    while (output !== undefined && isBypassed(splitEndpoint(output).node)) {
      if (seen.has(output)) return undefined;
      seen.add(output);
      output = sourceBehind(output);
    }
    return output;
  }

  function sourceBehind(output: string): string | undefined {
    const { node, port } = splitEndpoint(output);
    const definition = definitionOf(document, catalog, node);
    const type = definition?.outputs[port]?.type;
    const inputs = Object.entries(definition?.inputs ?? {}).filter(([, input]) => input.type === type);
    return inputs.map(([name]) => sources.get(`${node}.${name}`)).find((from) => from !== undefined);
  }
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
