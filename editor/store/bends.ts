import { z } from 'zod';
import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import { isRecord } from '#graphs/param-literals.ts';

// `view.wires` has the points through which a wire leads, by the input that it ends at. What does not look like that is kept and not drawn.
const bendsSchema = z.array(z.looseObject({ x: z.number(), y: z.number() }));

/** In canvas pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const none: readonly Point[] = [];

/** The points through which the wire to an input leads, from its beginning to its end. */
export function bendsOf({ view }: GraphDocument, to: string): readonly Point[] {
  const wires = view?.['wires'];
  if (!isRecord(wires) || !Object.hasOwn(wires, to)) return none;
  const reading = bendsSchema.safeParse(wires[to]);
  return reading.success ? reading.data : none;
}

/** Gives a wire other points, in whole pixels; none make it straight again. For drafts. */
export function putBends(draft: GraphDocument, to: string, bends: readonly Point[]): void {
  const before = draft.view?.['wires'];
  if (bends.length === 0 && !(isRecord(before) && Object.hasOwn(before, to))) return;
  const known = isRecord(before) ? before : {};
  const { [to]: _, ...others } = known;
  const points = bends.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
  draft.view ??= {};
  if (points.length > 0) draft.view['wires'] = { ...known, [to]: points };
  else if (Object.keys(others).length > 0) draft.view['wires'] = others;
  else delete draft.view['wires'];
}

/** Takes the points of all wires that are no longer there. For drafts. */
export function dropLooseBends(draft: GraphDocument): void {
  const wires = draft.view?.['wires'];
  if (!isRecord(wires)) return;
  const inputs = new Set(draft.edges.map(({ to }) => to));
  for (const to of Object.keys(wires)) if (!inputs.has(to)) putBends(draft, to, []);
}

/** How far both ends of a wire are moved together; null where they are not. */
export function sharedMove(
  document: GraphDocument,
  { from, to }: { readonly from: string; readonly to: string },
  places: ReadonlyMap<string, Point>,
): Point | null {
  const [start, end] = [from, to].map((endpoint) => {
    const { node } = splitEndpoint(endpoint);
    const before = document.view?.nodes?.[node];
    const after = places.get(node);
    return before && after ? { x: after.x - before.x, y: after.y - before.y } : null;
  });
  const isShared = start && end && start.x === end.x && start.y === end.y;
  return isShared && (start.x !== 0 || start.y !== 0) ? start : null;
}
