import type { PointerEvent } from 'react';
import { around, boxesOf, type Box } from '#editor/canvas/geometry.ts';
import type { GraphView } from '#editor/canvas/graph-view.tsx';
import type { Editor } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';

const size = { width: 184, height: 112 } as const;
const margin = 80;

/** The whole graph in small, with a frame around what is seen. For pointers only: the outline is its equal for the rest. */
export function Minimap({ editor, view, area }: { readonly editor: Editor; readonly view: GraphView; readonly area: DOMRect }) {
  const { store, session } = editor;
  const document = useObservable(store, (state) => state.document);
  const selection = useObservable(store, (state) => state.selection);
  const places = useObservable(session.places, (value) => value);
  const { x, y, k } = useObservable(session.transform, (value) => value);
  const boxes = boxesOf(document, store.catalog, places);
  const seen: Box = { x: -x / k, y: -y / k, width: area.width / k, height: area.height / k };
  const all = around([...boxes.values(), seen]);
  if (!all || boxes.size === 0) return null;
  const scale = Math.min(size.width / (all.width + 2 * margin), size.height / (all.height + 2 * margin));
  const left = all.x - (size.width / scale - all.width) / 2;
  const top = all.y - (size.height / scale - all.height) / 2;

  function go(event: PointerEvent<SVGSVGElement>): void {
    if (event.buttons !== 1) return;
    const bounds = event.currentTarget.getBoundingClientRect();
    view.panTo({ x: left + (event.clientX - bounds.x) / scale, y: top + (event.clientY - bounds.y) / scale });
  }

  return (
    <svg className="minimap" {...size} aria-hidden="true" onPointerDown={go} onPointerMove={go}>
      <g transform={`scale(${scale}) translate(${-left} ${-top})`}>
        {[...boxes].map(([id, box]) => (
          <rect
            key={id}
            {...box}
            rx={12}
            className="minimap-node"
            data-selected={selection.has(`node:${id}`) || undefined}
            data-category={store.catalog.nodes.get(document.nodes[id]?.type ?? '')?.definition.category}
          />
        ))}
        <rect {...seen} className="minimap-seen" strokeWidth={1.5 / scale} />
      </g>
    </svg>
  );
}
