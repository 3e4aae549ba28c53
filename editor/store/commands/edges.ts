import type { Catalog } from '#graphs/catalog.ts';
import { definitionOf } from '#graphs/check-edges.ts';
import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import { dropLooseBends, putBends } from '#editor/store/bends.ts';
import { command, together, type Command } from '#editor/store/command.ts';

/** An input takes one edge: one that was there before makes way. */
export function connect(from: string, to: string): Command {
  return command(`Connect ${from} to ${to}`, (draft) => {
    if (draft.edges.some((edge) => edge.from === from && edge.to === to)) return;
    draft.edges = [...draft.edges.filter((edge) => edge.to !== to), { from, to }];
    putBends(draft, to, []);
  });
}

/** Takes away the edges that lead to these inputs. */
export function disconnect(inputs: readonly string[]): Command {
  const name = inputs.length === 1 ? `Disconnect ${inputs[0]}` : `Disconnect ${inputs.length} inputs`;
  return command(name, (draft) => {
    const left = draft.edges.filter((edge) => !inputs.includes(edge.to));
    if (left.length === draft.edges.length) return;
    draft.edges = left;
    dropLooseBends(draft);
  });
}

/** Takes the end of a wire from one input to another. */
export function reconnect(from: string, before: string, to: string): Command {
  return together(`Connect ${from} to ${to}`, [disconnect([before]), connect(from, to)]);
}

/** Puts a node into the middle of a wire; null where it does not fit. */
export function insertOnEdge(document: GraphDocument, catalog: Catalog, id: string, to: string): Command | null {
  const edge = document.edges.find((candidate) => candidate.to === to);
  const definition = definitionOf(document, catalog, id);
  if (!edge || !definition || [edge.from, edge.to].some((end) => splitEndpoint(end).node === id)) return null;
  const end = splitEndpoint(edge.to);
  const type = definitionOf(document, catalog, end.node)?.inputs[end.port]?.type;
  const start = splitEndpoint(edge.from);
  const given = definitionOf(document, catalog, start.node)?.outputs[start.port]?.type;
  const input = Object.entries(definition.inputs).find(([, port]) => port.type === given)?.[0];
  const output = Object.entries(definition.outputs).find(([, port]) => port.type === type)?.[0];
  if (input === undefined || output === undefined) return null;
  return together(`Insert ${id}`, [connect(edge.from, `${id}.${input}`), connect(`${id}.${output}`, edge.to)]);
}

/** Why a wire cannot lead from one port to another; null where it can. Ports are `node.port`. */
export function refusalOf(document: GraphDocument, catalog: Catalog, from: string, to: string): string | null {
  const start = splitEndpoint(from);
  const end = splitEndpoint(to);
  const given = definitionOf(document, catalog, start.node)?.outputs[start.port];
  const taken = definitionOf(document, catalog, end.node)?.inputs[end.port];
  if (!given || !taken) return 'A wire leads from an output to an input.';
  if (given.type !== taken.type) return `${given.type} does not fit: ${to} takes ${taken.type}.`;
  if (start.node === end.node || leadsTo(document, end.node, start.node)) return 'That would run in a circle.';
  return null;
}

function leadsTo(document: GraphDocument, start: string, goal: string): boolean {
  const reached = new Set([start]);
  for (const id of reached) {
    for (const { from, to } of document.edges) if (splitEndpoint(from).node === id) reached.add(splitEndpoint(to).node);
  }
  return reached.has(goal);
}
