import type { Catalog } from '#graphs/catalog.ts';
import { definitionOf } from '#graphs/check-edges.ts';
import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import type { PortRef } from '#editor/session.ts';

export interface DrawnPort extends PortRef {
  readonly title: string;
  readonly description: string;
  readonly optional: boolean;
}

export interface DrawnPorts {
  readonly inputs: readonly DrawnPort[];
  readonly outputs: readonly DrawnPort[];
}

/** The ports of a node; those of an unknown kind are the ones that its edges speak of. */
export function portsOf(document: GraphDocument, catalog: Catalog, id: string): DrawnPorts {
  const definition = definitionOf(document, catalog, id);
  if (definition) {
    const drawn = (side: 'input' | 'output') =>
      Object.entries(side === 'input' ? definition.inputs : definition.outputs).map(([port, known]): DrawnPort => {
        const optional = 'optional' in known && known.optional === true;
        return { node: id, port, side, type: known.type, title: known.title, description: known.description, optional };
      });
    return { inputs: drawn('input'), outputs: drawn('output') };
  }
  return { inputs: spokenOf(document, id, 'to'), outputs: spokenOf(document, id, 'from') };
}

function spokenOf(document: GraphDocument, id: string, end: 'from' | 'to'): DrawnPort[] {
  const ends = document.edges.map((edge) => splitEndpoint(edge[end])).filter(({ node }) => node === id);
  const side = end === 'to' ? 'input' : 'output';
  return [...new Set(ends.map(({ port }) => port))].map((port) => {
    return { node: id, port, side, type: null, title: port, description: '', optional: true };
  });
}
