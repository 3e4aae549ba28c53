import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import type { Place } from '#editor/store/commands/nodes.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

const gap = { x: 88, y: 32 } as const;
// More sweeps hardly take out crossings in graphs of this size.
const sweeps = 4;

/**
 * Places nodes in columns from left to right, each after all that it depends on, in an order that crosses few wires (barycentres,
 * after Sugiyama, Tagawa and Toda 1981). The upper left corner stays where it was.
 */
export function layeredLayout(
  document: GraphDocument,
  ids: readonly string[],
  sizeOf: (id: string) => Size,
  corner: Place,
): Map<string, Place> {
  const links = linksBetween(document, new Set(ids));
  const columns = orderColumns(columnsOf(ids, links), links);
  const places = new Map<string, Place>();
  let { x } = corner;
  for (const column of columns) {
    const total = column.reduce((sum, id) => sum + sizeOf(id).height + gap.y, -gap.y);
    let floor = -Infinity;
    for (const [index, id] of column.entries()) {
      const before = column.slice(0, index).reduce((sum, other) => sum + sizeOf(other).height + gap.y, 0);
      const wanted = wantedTop(id, links, places) ?? corner.y + before - (places.size === 0 ? 0 : total / 2);
      const y = Math.max(wanted, floor);
      places.set(id, { x, y });
      floor = y + sizeOf(id).height + gap.y;
    }
    x += Math.max(...column.map((id) => sizeOf(id).width)) + gap.x;
  }
  const shift = corner.y - Math.min(...[...places.values()].map((place) => place.y));
  return new Map([...places].map(([id, place]) => [id, { x: Math.round(place.x), y: Math.round(place.y + shift) }]));
}

type Link = readonly [from: string, to: string];

function linksBetween(document: GraphDocument, ids: ReadonlySet<string>): Link[] {
  const links = document.edges.map(({ from, to }): Link => [splitEndpoint(from).node, splitEndpoint(to).node]);
  return links.filter(([from, to]) => ids.has(from) && ids.has(to) && from !== to);
}

/** Each node one column after the last that leads to it; what runs in a circle stays where the count ends. */
function columnsOf(ids: readonly string[], links: readonly Link[]): string[][] {
  const column = new Map(ids.map((id) => [id, 0]));
  for (let round = 0; round < ids.length; round += 1) {
    let moved = false;
    for (const [from, to] of links) {
      const next = Math.min((column.get(from) ?? 0) + 1, ids.length - 1);
      if (next <= (column.get(to) ?? 0)) continue;
      column.set(to, next);
      moved = true;
    }
    if (!moved) break;
  }
  const columns: string[][] = [];
  for (const id of ids) (columns[column.get(id) ?? 0] ??= []).push(id);
  return columns.filter((entries) => entries !== undefined);
}

function orderColumns(columns: string[][], links: readonly Link[]): string[][] {
  const rank = new Map(columns.flatMap((column) => column.map((id, index) => [id, index] as const)));
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const isForward = sweep % 2 === 0;
    for (const column of isForward ? columns : columns.toReversed()) {
      const centre = new Map(column.map((id) => [id, barycentre(id, links, rank, isForward)]));
      column.sort((a, b) => (centre.get(a) ?? 0) - (centre.get(b) ?? 0));
      for (const [index, id] of column.entries()) rank.set(id, index);
    }
  }
  return columns;
}

function barycentre(id: string, links: readonly Link[], rank: ReadonlyMap<string, number>, isForward: boolean): number {
  const near = links.flatMap(([from, to]) => (isForward && to === id ? [from] : !isForward && from === id ? [to] : []));
  if (near.length === 0) return rank.get(id) ?? 0;
  return near.reduce((sum, other) => sum + (rank.get(other) ?? 0), 0) / near.length;
}

/** Level with what leads to it, so that a chain is a straight line. */
function wantedTop(id: string, links: readonly Link[], places: ReadonlyMap<string, Place>): number | undefined {
  const tops = links.flatMap(([from, to]) => (to === id ? [places.get(from)?.y ?? 0] : []));
  return tops.length === 0 ? undefined : tops.reduce((sum, top) => sum + top, 0) / tops.length;
}
