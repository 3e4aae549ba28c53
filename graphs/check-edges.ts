import type { Catalog } from './catalog.ts';
import type { AnyNodeDefinition } from './definition.ts';
import { splitEndpoint, type GraphDocument, type GraphEdge } from './document.ts';
import { suggest } from './nearest.ts';
import type { PortKind } from './ports.ts';
import { pointer, type Fix, type Problem } from './problems.ts';

// Enough to see what went wrong; each takes a search for the name that was meant.
const maxEdgeProblems = 100;

/** Checks each edge by itself and against those before it. What is between unknown kinds is let through. */
export function checkEdges(document: GraphDocument, catalog: Catalog): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, GraphEdge>();
  for (const [index, edge] of document.edges.entries()) {
    if (problems.length >= maxEdgeProblems) break;
    const before = seen.get(edge.to);
    seen.set(edge.to, edge);
    const faults = [...checkEnd(document, catalog, edge, 'from'), ...checkEnd(document, catalog, edge, 'to')];
    if (before?.from === edge.from)
      faults.push(['duplicate-edge', `The edge from ${edge.from} to ${edge.to} is drawn twice.`]);
    else if (before) {
      faults.push([
        'input-taken',
        `${edge.to} can take one edge only, and both ${before.from} and ${edge.from} lead to it.`,
      ]);
    }
    if (faults.length === 0) faults.push(...checkTypes(document, catalog, edge));
    for (const [code, message] of faults) {
      const { node, port } = splitEndpoint(edge.to);
      const fix: Fix = { title: 'Remove this edge', operations: [{ op: 'remove', path: pointer('edges', index) }] };
      problems.push({ code, severity: 'error', pointer: pointer('edges', index), node, port, message, fix });
    }
  }
  return problems;
}

type EdgeFault = readonly [code: string, message: string];

function checkEnd(document: GraphDocument, catalog: Catalog, edge: GraphEdge, end: 'from' | 'to'): EdgeFault[] {
  const { node, port } = splitEndpoint(edge[end]);
  if (!Object.hasOwn(document.nodes, node)) {
    const known = suggest(node, Object.keys(document.nodes));
    return [
      [
        'missing-node',
        `The edge from ${edge.from} to ${edge.to} needs a node “${node}”, which the graph does not have.${known}`,
      ],
    ];
  }
  const definition = definitionOf(document, catalog, node);
  if (!definition) return [];
  const [ports, others, what] =
    end === 'from'
      ? [definition.outputs, definition.inputs, 'output']
      : [definition.inputs, definition.outputs, 'input'];
  if (Object.hasOwn(ports, port)) return [];
  const names = Object.keys(ports);
  if (names.length === 0)
    return [['unknown-port', `“${node}” (${definition.type}) has no ${what}s, so no edge can go ${end} it.`]];
  if (Object.hasOwn(others, port)) {
    const opposite = what === 'output' ? 'input' : 'output';
    return [
      ['unknown-port', `${edge[end]} is an ${opposite}, and an edge must go ${end} an ${what}: ${names.join(', ')}.`],
    ];
  }
  return [['unknown-port', `“${node}” (${definition.type}) has no ${what} “${port}”.${suggest(port, names)}`]];
}

function checkTypes(document: GraphDocument, catalog: Catalog, edge: GraphEdge): EdgeFault[] {
  const from = splitEndpoint(edge.from);
  const to = splitEndpoint(edge.to);
  const given = definitionOf(document, catalog, from.node)?.outputs[from.port]?.type;
  const taken = definitionOf(document, catalog, to.node)?.inputs[to.port]?.type;
  if (!given || !taken || given === taken) return [];
  const between = converterBetween(catalog, given, taken);
  const hint = between === undefined ? '' : ` Put a node of the kind ${between} between them.`;
  return [['type-mismatch', `${edge.from} gives ${given}, but ${edge.to} takes ${taken}.${hint}`]];
}

function converterBetween(catalog: Catalog, given: PortKind, taken: PortKind): string | undefined {
  const converts = ({ inputs, outputs }: AnyNodeDefinition) =>
    Object.values(inputs).some((port) => port.type === given) &&
    Object.values(outputs).some((port) => port.type === taken);
  return [...catalog.nodes.values()].find(({ definition }) => converts(definition))?.definition.type;
}

/** Reports inputs that must have an edge and have none. `edges` are those that are left once nodes are bypassed. */
export function checkMissingEdges(document: GraphDocument, catalog: Catalog, edges: readonly GraphEdge[]): Problem[] {
  const taken = new Set(edges.map((edge) => edge.to));
  const sources = outputsByType(document, catalog);
  const problems: Problem[] = [];
  for (const id of Object.keys(document.nodes)) {
    if (document.nodes[id]?.mode === 'bypass') continue;
    const definition = definitionOf(document, catalog, id);
    for (const [port, input] of Object.entries(definition?.inputs ?? {})) {
      if (input.optional || taken.has(`${id}.${port}`)) continue;
      const fix = connectTheOnlySource(sources.get(input.type) ?? [], id, port);
      problems.push({
        code: 'missing-edge',
        severity: 'error',
        pointer: pointer('nodes', id),
        node: id,
        port,
        message: `“${id}” (${definition?.type}) needs ${input.type} on its input “${port}”, and nothing is connected to it.`,
        ...(fix ? { fix } : {}),
      });
    }
  }
  return problems;
}

/** Up to two outputs of each type: one is the only one, two are a choice. */
function outputsByType(document: GraphDocument, catalog: Catalog): ReadonlyMap<PortKind, readonly string[]> {
  const outputs = new Map<PortKind, string[]>();
  for (const id of Object.keys(document.nodes)) {
    for (const [port, { type }] of Object.entries(definitionOf(document, catalog, id)?.outputs ?? {})) {
      const before = outputs.get(type) ?? [];
      if (before.length < 2) outputs.set(type, [...before, `${id}.${port}`]);
    }
  }
  return outputs;
}

function connectTheOnlySource(sources: readonly string[], id: string, port: string): Fix | undefined {
  const [from] = sources;
  if (from === undefined || sources.length > 1 || splitEndpoint(from).node === id) return undefined;
  const edge = { from, to: `${id}.${port}` };
  return { title: `Connect ${from} to ${edge.to}`, operations: [{ op: 'add', path: '/edges/-', value: edge }] };
}

export function definitionOf(document: GraphDocument, catalog: Catalog, id: string): AnyNodeDefinition | undefined {
  const node = Object.hasOwn(document.nodes, id) ? document.nodes[id] : undefined;
  return node && catalog.nodes.get(node.type)?.definition;
}
