import type { Catalog } from './catalog.ts';
import { definitionOf } from './check-edges.ts';
import type { AnyNodeDefinition, DefinitionProblem, ParamDefinitions, ResolvedParams } from './definition.ts';
import type { GraphDocument, GraphEdge } from './document.ts';
import type { ResolvedValue } from './params.ts';
import type { PortDescription } from './ports.ts';
import { pointer, type Problem } from './problems.ts';

export interface Described {
  /** By `node.port`, for outputs about which something is known. */
  readonly descriptions: ReadonlyMap<string, PortDescription>;
  readonly problems: readonly Problem[];
}

/** Carries descriptions along the edges, in order, and asks each kind for complaints of its own. */
export function describePorts(
  document: GraphDocument,
  catalog: Catalog,
  edges: readonly GraphEdge[],
  order: readonly string[],
  params: ReadonlyMap<string, Readonly<Record<string, ResolvedValue>>>,
): Described {
  const descriptions = new Map<string, PortDescription>();
  const problems: Problem[] = [];
  const sources = new Map(edges.map((edge) => [edge.to, edge.from]));
  for (const id of order) {
    const definition = definitionOf(document, catalog, id);
    const resolved = params.get(id);
    if (!definition || !resolved) continue;
    // `resolveParams` made these by that very definition; the erased catalog cannot say so.
    const own = resolved as ResolvedParams<ParamDefinitions>;
    const inputs = describedInputs(id, definition, sources, descriptions);
    const described = definition.describe?.({ params: own, inputs }) ?? {};
    for (const [port, { type }] of Object.entries(definition.outputs)) {
      const description = described[port] ?? (type === 'Frames' || type === 'Video' ? undefined : { type });
      if (description) descriptions.set(`${id}.${port}`, description);
    }
    const complaints = definition.check?.({ params: own, inputs }) ?? [];
    problems.push(...complaints.map((complaint) => toProblem(id, document, complaint)));
  }
  return { descriptions, problems };
}

function describedInputs(
  id: string,
  definition: AnyNodeDefinition,
  sources: ReadonlyMap<string, string>,
  descriptions: ReadonlyMap<string, PortDescription>,
): Record<string, PortDescription> {
  const known = Object.keys(definition.inputs).flatMap((port) => {
    const description = descriptions.get(sources.get(`${id}.${port}`) ?? '');
    return description ? [[port, description] as const] : [];
  });
  return Object.fromEntries(known);
}

function toProblem(id: string, document: GraphDocument, complaint: DefinitionProblem): Problem {
  const { code, severity, param, input, message, fix } = complaint;
  const own = document.nodes[id]?.params ?? {};
  // A default is not written in the document, so there is nothing there to point at.
  const at = param !== undefined && Object.hasOwn(own, param) ? ['nodes', id, 'params', param] : ['nodes', id];
  const operations = Object.entries(fix?.params ?? {}).map(([name, value]) => ({
    op: Object.hasOwn(own, name) ? ('replace' as const) : ('add' as const),
    path: pointer('nodes', id, 'params', name),
    value,
  }));
  return {
    code,
    severity,
    pointer: pointer(...at),
    node: id,
    ...(param === undefined ? {} : { param }),
    ...(input === undefined ? {} : { port: input }),
    message,
    ...(fix ? { fix: { title: fix.title, operations } } : {}),
  };
}
