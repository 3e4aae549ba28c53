import type { Catalog } from '#graphs/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';
import { portsOf } from '#editor/canvas/ports.ts';
import { summaryOf } from '#editor/canvas/summary.ts';
import type { Place } from '#editor/store/commands/nodes.ts';
import { layeredLayout, type Size } from '#editor/store/layered-layout.ts';
import { isCollapsed, placeOf } from '#editor/store/view.ts';

// A node's shape is computed, never measured: wires, minimap and layout know it without asking the page. node.css has the same
// figures as custom properties, which NodeView sets from here.
export const nodeShape = { width: 224, header: 40, row: 26, line: 22, pad: 8 } as const;
export const gridStep = 20;

export interface Box extends Place, Size {}

export function sizeOf(document: GraphDocument, catalog: Catalog, id: string): Size {
  if (isCollapsed(document, id)) return { width: nodeShape.width, height: nodeShape.header };
  const { inputs, outputs } = portsOf(document, catalog, id);
  const rows = Math.max(inputs.length, outputs.length);
  const lines = summaryOf(document, catalog, id).length;
  const { width, header, row, line, pad } = nodeShape;
  return { width, height: header + pad + rows * row + (lines > 0 ? pad + lines * line : 0) + pad };
}

/** Where a wire meets a port, from the node's upper left corner; all meet a collapsed node in the middle of its head. */
export function portOffset(
  document: GraphDocument,
  catalog: Catalog,
  id: string,
  side: 'input' | 'output',
  port: string,
): Place {
  const ports = portsOf(document, catalog, id)[side === 'input' ? 'inputs' : 'outputs'];
  const index = Math.max(
    0,
    ports.findIndex((candidate) => candidate.port === port),
  );
  const { width, header, row, pad } = nodeShape;
  const x = side === 'input' ? 0 : width;
  if (isCollapsed(document, id)) return { x, y: header / 2 };
  return { x, y: header + pad + (index + 0.5) * row };
}

/** Where each node is; those to which the file gives no place are laid out below the others. */
export function placesOf(document: GraphDocument, catalog: Catalog): Map<string, Place> {
  const places = new Map<string, Place>();
  const homeless: string[] = [];
  for (const id of Object.keys(document.nodes)) {
    const place = placeOf(document, id);
    if (place) places.set(id, { x: place.x, y: place.y });
    else homeless.push(id);
  }
  if (homeless.length === 0) return places;
  const size = (id: string) => sizeOf(document, catalog, id);
  const bottom = Math.max(0, ...[...places].map(([id, { y }]) => y + size(id).height + 2 * gridStep));
  return new Map([...places, ...layeredLayout(document, homeless, size, { x: 0, y: bottom })]);
}

let lastBoxes: { document: GraphDocument; places: ReadonlyMap<string, Place>; boxes: Map<string, Box> } | undefined;

/** The same map for the same document and places: whoever draws on every move of the view asks for it each time. */
export function boxesOf(
  document: GraphDocument,
  catalog: Catalog,
  places: ReadonlyMap<string, Place>,
): Map<string, Box> {
  if (lastBoxes?.document === document && lastBoxes.places === places) return lastBoxes.boxes;
  const drawn = [...places].filter(([id]) => Object.hasOwn(document.nodes, id));
  const boxes = new Map(drawn.map(([id, place]) => [id, { ...place, ...sizeOf(document, catalog, id) }]));
  lastBoxes = { document, places, boxes };
  return boxes;
}

export function around(boxes: Iterable<Box>): Box | null {
  const all = [...boxes];
  if (all.length === 0) return null;
  const x = Math.min(...all.map((box) => box.x));
  const y = Math.min(...all.map((box) => box.y));
  const right = Math.max(...all.map((box) => box.x + box.width));
  const bottom = Math.max(...all.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

export function touch(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
