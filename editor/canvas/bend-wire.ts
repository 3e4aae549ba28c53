import { nearestSegment, pointsOf } from '#editor/canvas/curve.ts';
import { routeOf } from '#editor/canvas/wire-route.ts';
import type { GraphEditor } from '#editor/session.ts';
import { addBend } from '#editor/store/commands/bends.ts';
import type { Place } from '#editor/store/commands/nodes.ts';

/** Bends the wire to an input, at a place or in the middle of its longest part, and selects the bend. */
export function bendWire({ store, session }: GraphEditor, to: string, at?: Place): void {
  const { document } = store.get();
  const edge = document.edges.find((candidate) => candidate.to === to);
  const route = edge && routeOf(document, store.catalog, session.places.get(), edge);
  if (!route) return;
  const lengths = route.map(({ start, end }) => Math.hypot(end.x - start.x, end.y - start.y));
  const index = at ? nearestSegment(route, at) : lengths.indexOf(Math.max(...lengths));
  const segment = route[index];
  const place = at ?? (segment && pointsOf(segment, 2)[1]);
  if (!place) return;
  store.dispatch(addBend(to, index, place));
  store.select([`bend:${to}:${index}`]);
}
