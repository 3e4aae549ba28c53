import type { Place } from '#editor/store/commands/nodes.ts';
import type { Size } from '#editor/store/layered-layout.ts';

/** `across` and `down` leave equal gaps between the nodes, from the first to the last of them. */
export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom' | 'across' | 'down';

type Boxes = ReadonlyMap<string, Place & Size>;

/** Where nodes have to be to stand in a line with the outermost of them, or evenly. */
export function alignedPlaces(boxes: Boxes, how: Alignment): Map<string, Place> {
  if (how === 'across' || how === 'down') return spread(boxes, how);
  const all = [...boxes.values()];
  const left = Math.min(...all.map(({ x }) => x));
  const top = Math.min(...all.map(({ y }) => y));
  const right = Math.max(...all.map(({ x, width }) => x + width));
  const bottom = Math.max(...all.map(({ y, height }) => y + height));
  const place = ({ x, y, width, height }: Place & Size): Place => {
    switch (how) {
      case 'left':
        return { x: left, y };
      case 'centre':
        return { x: (left + right - width) / 2, y };
      case 'right':
        return { x: right - width, y };
      case 'top':
        return { x, y: top };
      case 'middle':
        return { x, y: (top + bottom - height) / 2 };
      case 'bottom':
        return { x, y: bottom - height };
    }
  };
  return new Map([...boxes].map(([id, box]) => [id, place(box)]));
}

/** Where they do not fit between the first and the last, they overlap evenly. */
function spread(boxes: Boxes, how: 'across' | 'down'): Map<string, Place> {
  const [start, length] = how === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const);
  const ordered = [...boxes].toSorted(([, a], [, b]) => a[start] - b[start]);
  const begin = Math.min(...ordered.map(([, box]) => box[start]));
  const end = Math.max(...ordered.map(([, box]) => box[start] + box[length]));
  const taken = ordered.reduce((sum, [, box]) => sum + box[length], 0);
  const gap = (end - begin - taken) / Math.max(1, ordered.length - 1);
  const places = new Map<string, Place>();
  let next = begin;
  for (const [id, box] of ordered) {
    places.set(id, { x: box.x, y: box.y, [start]: next });
    next += box[length] + gap;
  }
  return places;
}
