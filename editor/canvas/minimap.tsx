import { memo, type PointerEvent } from 'react';
import { around, boxesOf, type Box } from '#editor/canvas/geometry.ts';
import type { GraphView } from '#editor/canvas/graph-view.ts';
import type { GraphEditor } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';

const size = { width: 184, height: 112 } as const;
const inset = 10;

interface MinimapProps {
  readonly editor: GraphEditor;
  readonly view: GraphView;
  readonly area: DOMRect;
}

/** How canvas pixels lie on the map: place = (canvas − corner) · scale. */
interface MapScale {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

/** The whole graph in small, with a frame around what is seen. For pointers only: the outline is its equal for the rest. */
export function Minimap({ editor, view, area }: MinimapProps) {
  const { store, session } = editor;
  const document = useObservable(store, (state) => state.document);
  const places = useObservable(session.places, (value) => value);
  const boxes = boxesOf(document, store.catalog, places);
  const all = around(boxes.values());
  if (!all) return null;
  const scale = Math.min((size.width - 2 * inset) / all.width, (size.height - 2 * inset) / all.height, 0.12);
  const left = all.x - (size.width / scale - all.width) / 2;
  const top = all.y - (size.height / scale - all.height) / 2;

  function go(event: PointerEvent<HTMLElement>): void {
    if (event.buttons !== 1) return;
    const bounds = event.currentTarget.getBoundingClientRect();
    view.panTo({ x: left + (event.clientX - bounds.x) / scale, y: top + (event.clientY - bounds.y) / scale });
  }

  return (
    <div className="minimap" style={size} aria-hidden="true" onPointerDown={go} onPointerMove={go}>
      <MapNodes editor={editor} boxes={boxes} left={left} top={top} scale={scale} />
      <Seen editor={editor} area={area} left={left} top={top} scale={scale} />
    </div>
  );
}

interface MapNodesProps extends MapScale {
  readonly editor: GraphEditor;
  readonly boxes: ReadonlyMap<string, Box>;
}

// Not drawn anew while the view moves: in a large graph that would have the browser sort all its layers again.
const MapNodes = memo(function MapNodes({ editor: { store }, boxes, left, top, scale }: MapNodesProps) {
  const selection = useObservable(store, (state) => state.selection);
  const { nodes } = store.get().document;
  return (
    <svg {...size}>
      {[...boxes].map(([id, box]) => (
        <rect
          key={id}
          x={(box.x - left) * scale}
          y={(box.y - top) * scale}
          width={box.width * scale}
          height={box.height * scale}
          rx={1.5}
          className="minimap-node"
          data-selected={selection.has(`node:${id}`) || undefined}
          data-category={store.catalog.nodes.get(nodes[id]?.type ?? '')?.definition.category}
        />
      ))}
    </svg>
  );
});

interface SeenProps extends MapScale {
  readonly editor: GraphEditor;
  readonly area: DOMRect;
}

/** Its size is that of the zoom that was painted; between, it is a layer that is only moved and stretched. */
function Seen({ editor: { session }, area, left, top, scale }: SeenProps) {
  const { x, y, k } = useObservable(session.transform, (value) => value);
  const painted = useObservable(session.paintedZoom, (value) => value);
  const style = {
    transform: `translate(${(-x / k - left) * scale}px, ${(-y / k - top) * scale}px) scale(${painted / k})`,
    width: (area.width / painted) * scale,
    height: (area.height / painted) * scale,
  };
  return <div className="minimap-seen" style={style} />;
}
