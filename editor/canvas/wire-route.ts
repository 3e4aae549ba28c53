import type { Catalog } from '#graphs/catalog.ts';
import { splitEndpoint, type GraphDocument, type GraphEdge } from '#graphs/document.ts';
import { courseOf, type Segment } from '#editor/canvas/curve.ts';
import { portOffset } from '#editor/canvas/geometry.ts';
import { bendsOf, sharedMove } from '#editor/store/bends.ts';
import type { Place } from '#editor/store/commands/nodes.ts';

/** The course of a wire where nodes are drawn now; null where one of its nodes is not there. */
export function routeOf(
  document: GraphDocument,
  catalog: Catalog,
  places: ReadonlyMap<string, Place>,
  edge: GraphEdge,
): Segment[] | null {
  const source = splitEndpoint(edge.from);
  const target = splitEndpoint(edge.to);
  const start = places.get(source.node);
  const end = places.get(target.node);
  if (!start || !end) return null;
  const out = portOffset(document, catalog, source.node, 'output', source.port);
  const into = portOffset(document, catalog, target.node, 'input', target.port);
  return courseOf([
    { x: start.x + out.x, y: start.y + out.y },
    ...drawnBends(document, places, edge),
    { x: end.x + into.x, y: end.y + into.y },
  ]);
}

/** Where a wire's bends are drawn: they go along while both its nodes are dragged. */
export function drawnBends(
  document: GraphDocument,
  places: ReadonlyMap<string, Place>,
  edge: GraphEdge,
): readonly Place[] {
  const bends = bendsOf(document, edge.to);
  const move = bends.length > 0 ? sharedMove(document, edge, places) : null;
  return move ? bends.map(({ x, y }) => ({ x: x + move.x, y: y + move.y })) : bends;
}
