import type { GraphDocument } from '#graphs/document.ts';
import type { Place } from '#editor/store/commands/nodes.ts';
import { placeOf } from '#editor/store/view.ts';

// A node of usual size and the space around it.
const cell = { width: 320, height: 220 } as const;

/** To the left of a node. */
export function placeBefore(document: GraphDocument, id: string): Place {
  const { x, y } = placeOf(document, id) ?? { x: 0, y: 0 };
  return free(document, { x: x - cell.width, y });
}

/** To the right of a node. */
export function placeAfter(document: GraphDocument, id: string): Place {
  const { x, y } = placeOf(document, id) ?? { x: 0, y: 0 };
  return free(document, { x: x + cell.width, y });
}

/** Below the middle of a wire, unless there is room in it. */
export function placeBetween(document: GraphDocument, start: string, end: string): Place {
  const [a, b] = [placeOf(document, start) ?? { x: 0, y: 0 }, placeOf(document, end) ?? { x: 0, y: 0 }];
  return free(document, { x: Math.round((a.x + b.x) / 2), y: Math.round((a.y + b.y) / 2) });
}

function free(document: GraphDocument, wanted: Place): Place {
  const places = Object.values(document.view?.nodes ?? {});
  let { y } = wanted;
  const isTaken = () => places.some((each) => Math.abs(each.x - wanted.x) < 240 && Math.abs(each.y - y) < cell.height);
  while (isTaken()) y += cell.height;
  return { x: wanted.x, y };
}
