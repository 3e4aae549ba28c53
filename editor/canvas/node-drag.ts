import type { AreaPlugin } from 'rete-area-plugin';
import { splitEndpoint } from '#graphs/document.ts';
import { pointsOf } from '#editor/canvas/curve.ts';
import { gridStep, sizeOf } from '#editor/canvas/geometry.ts';
import type { RenderArea, RenderSchemes } from '#editor/canvas/schemes.ts';
import { routeOf } from '#editor/canvas/wire-route.ts';
import type { GraphEditor } from '#editor/session.ts';
import { together } from '#editor/store/command.ts';
import { insertOnEdge } from '#editor/store/commands/edges.ts';
import { moveNodes, type Place } from '#editor/store/commands/nodes.ts';
import { selected } from '#editor/store/selection.ts';

interface NodeDrag {
  readonly id: string;
  /** Where all that moves along was when the drag began. */
  readonly starts: ReadonlyMap<string, Place>;
}

/** Lets a dragged node take the selection along, in steps of the grid unless Alt is held; the drop is one command. */
export function followDrags(area: AreaPlugin<RenderSchemes, RenderArea>, editor: GraphEditor): () => void {
  const { store, session } = editor;
  let drag: NodeDrag | null = null;
  let isFree = false;
  const known = new Set<string>();
  const hear = (event: PointerEvent) => {
    isFree = event.altKey;
  };
  window.addEventListener('pointermove', hear, { capture: true });

  area.addPipe((context) => {
    if (context.type === 'nodepicked') drag = begin(context.data.id);
    if (context.type === 'nodetranslate' && drag?.id === context.data.id && !isFree) {
      const { position } = context.data;
      const snapped = { x: snap(position.x), y: snap(position.y) };
      return { ...context, data: { ...context.data, position: snapped } };
    }
    if (context.type === 'nodetranslated') {
      const { id, position } = context.data;
      if (drag?.id === id) takeAlong(drag, position);
      // Rete puts each new node at the corner first; that is no place to draw wires to.
      if (known.has(id)) show(id, position);
      known.add(id);
    }
    if (context.type === 'noderemoved') known.delete(context.data.id);
    if (context.type === 'nodedragged') {
      if (drag) drop(drag);
      drag = null;
    }
    return context;
  });

  return () => window.removeEventListener('pointermove', hear, { capture: true });

  function begin(id: string): NodeDrag {
    const ids = new Set([id, ...selected(store.get().selection, 'node')]);
    const starts = [...ids].flatMap((each) => {
      const view = area.nodeViews.get(each);
      return view ? [[each, { ...view.position }] as const] : [];
    });
    return { id, starts: new Map(starts) };
  }

  function takeAlong({ id, starts }: NodeDrag, position: Place): void {
    const start = starts.get(id);
    if (!start) return;
    for (const [other, from] of starts) {
      if (other === id) continue;
      void area.translate(other, { x: from.x + position.x - start.x, y: from.y + position.y - start.y });
    }
  }

  function show(id: string, position: Place): void {
    const before = session.places.get().get(id);
    if (before?.x === position.x && before.y === position.y) return;
    session.places.set(new Map(session.places.get()).set(id, { ...position }));
  }

  function drop({ id, starts }: NodeDrag): void {
    const places = new Map(
      [...starts.keys()].flatMap((each) => {
        const view = area.nodeViews.get(each);
        return view ? [[each, { ...view.position }] as const] : [];
      }),
    );
    const start = starts.get(id);
    const end = places.get(id);
    if (!start || !end || (start.x === end.x && start.y === end.y)) return;
    const move = moveNodes(places);
    const wire = starts.size === 1 ? wireUnder(editor, id, end) : null;
    const insertion = wire === null ? null : insertOnEdge(store.get().document, store.catalog, id, wire);
    store.dispatch(insertion ? together(insertion.name, [move, insertion]) : move);
  }
}

function snap(value: number): number {
  return Math.round(value / gridStep) * gridStep;
}

/** The wire (by its input) on which a node without any was put down. */
function wireUnder({ store, session }: GraphEditor, id: string, at: Place): string | null {
  const { document } = store.get();
  const isWired = document.edges.some(({ from, to }) => [from, to].some((end) => splitEndpoint(end).node === id));
  if (isWired) return null;
  const { width, height } = sizeOf(document, store.catalog, id);
  const isInside = ({ x, y }: Place) => x > at.x && x < at.x + width && y > at.y && y < at.y + height;
  const under = document.edges.find((edge) =>
    routeOf(document, store.catalog, session.places.get(), edge)?.some((segment) => pointsOf(segment).some(isInside)),
  );
  return under?.to ?? null;
}
