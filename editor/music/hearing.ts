import type { Catalog } from '#graphs/catalog.ts';
import { splitEndpoint, type GraphDocument, type GraphNode } from '#graphs/document.ts';
import type { Hearing } from '#editor/music/music.ts';
import { upstream } from '#editor/stage/pictured-graph.ts';

/** How the nodes that feed a picture hear the music. Values that a run gives, and wrong ones, count as their defaults. */
export function hearingOf(document: GraphDocument, catalog: Catalog, output: string): Hearing {
  const before = [...upstream(document, splitEndpoint(output).node)].flatMap((id) => document.nodes[id] ?? []);
  const analysis = before.find(({ type }) => feeds(catalog, type, 'Features'));
  const source = before.find(({ type }) => feeds(catalog, type, 'Audio'));
  const gain = valueOf(source, 'gain');
  return {
    mode: valueOf(analysis, 'mode') === 'classic' ? 'classic' : 'detailed',
    gain: typeof gain === 'number' ? gain : 0,
  };
}

function feeds(catalog: Catalog, type: string, port: string): boolean {
  return Object.values(catalog.nodes.get(type)?.definition.outputs ?? {}).some((output) => output.type === port);
}

function valueOf(node: GraphNode | undefined, param: string): unknown {
  return node?.params[param];
}
