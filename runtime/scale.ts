import type { Catalog } from '#graphs/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';

/** The graph with every picture `factor` times as large a side, as far as its node kinds know how. Pure. */
export function scalePictures(document: GraphDocument, catalog: Catalog, factor: number): GraphDocument {
  const nodes = Object.entries(document.nodes).map(([id, node]) => {
    const scale = catalog.nodes.get(node.type)?.definition.scale;
    return [id, scale ? { ...node, params: { ...node.params, ...scale(node.params, factor) } } : node] as const;
  });
  return { ...document, nodes: Object.fromEntries(nodes) };
}
