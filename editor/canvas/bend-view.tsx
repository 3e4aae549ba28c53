import { useState, type FocusEvent, type PointerEvent } from 'react';
import { followDrag, type DragMove } from '#editor/canvas/drag.ts';
import { routeOf } from '#editor/canvas/wire-route.ts';
import type { GraphEditor } from '#editor/session.ts';
import { moveBend, removeBends, type Bend } from '#editor/store/commands/bends.ts';
import type { Place } from '#editor/store/commands/nodes.ts';
import { useObservable } from '#editor/use-observable.ts';

/** So near to the height of a neighbour, in canvas pixels, a bend comes level with it. */
const magnet = 8;

interface BendViewProps {
  readonly editor: GraphEditor;
  readonly bend: Bend;
  readonly at: Place;
  readonly type: string;
}

/** A point of a wire, to be dragged and deleted. */
export function BendView({ editor, bend, at, type }: BendViewProps) {
  const { store, session } = editor;
  const { to, index } = bend;
  const item = `bend:${to}:${index}` as const;
  const isSelected = useObservable(store, ({ selection }) => selection.has(item));
  const [gesture, setGesture] = useState('');

  function press(event: PointerEvent): void {
    const before = event.shiftKey ? store.get().selection : [];
    store.select([...before, item]);
    const name = `${item} ${event.timeStamp}`;
    setGesture(name);
    followDrag(event, session.transform.get().k, (move) => drag(move, name));
  }

  function drag({ dx, dy }: DragMove, name: string): void {
    if (dx === 0 && dy === 0) return;
    store.dispatch(moveBend(to, index, levelled(editor, bend, { x: at.x + dx, y: at.y + dy })), name);
  }

  function focused(event: FocusEvent): void {
    if (event.currentTarget.matches(':focus-visible') && gesture === '') store.select([item]);
  }

  return (
    <button
      type="button"
      className="bend"
      data-solid
      data-bend={`${to}:${index}`}
      data-type={type}
      data-selected={isSelected || undefined}
      aria-label={`Bend ${index + 1} of the wire to ${to}`}
      style={{ left: at.x, top: at.y }}
      onPointerDown={press}
      onFocus={focused}
      onBlur={() => setGesture('')}
      onDoubleClick={() => store.dispatch(removeBends([bend]))}
    />
  );
}

/** Level with the point before or after it where it is nearly so already: wires run straight then. */
function levelled({ store, session }: GraphEditor, { to, index }: Bend, at: Place): Place {
  const { document } = store.get();
  const edge = document.edges.find((candidate) => candidate.to === to);
  const route = edge && routeOf(document, store.catalog, session.places.get(), edge);
  const neighbours = [route?.[index]?.start, route?.[index + 1]?.end];
  const level = neighbours.find((place) => place && Math.abs(place.y - at.y) < magnet);
  return { x: at.x, y: level?.y ?? at.y };
}
