import { memo, type MouseEvent } from 'react';
import type { Catalog } from '#graphs/catalog.ts';
import { definitionOf } from '#graphs/check-edges.ts';
import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import { BendView } from '#editor/canvas/bend-view.tsx';
import { courseOf, pathOf } from '#editor/canvas/curve.ts';
import { portOffset } from '#editor/canvas/geometry.ts';
import type { GraphView } from '#editor/canvas/graph-view.ts';
import { bendWire } from '#editor/canvas/bend-wire.ts';
import { drawnBends, routeOf } from '#editor/canvas/wire-route.ts';
import type { GraphEditor, PendingWire } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';
import './wires.css';

interface WireLayerProps {
  readonly editor: GraphEditor;
  readonly view: GraphView;
}

/** Every wire in one picture behind the nodes, and its bends to be taken hold of. */
export function WireLayer({ editor, view }: WireLayerProps) {
  const { store, session } = editor;
  const document = useObservable(store, (state) => state.document);
  const selection = useObservable(store, (state) => state.selection);
  const edges = useObservable(store, (state) => state.checked.edges);
  const places = useObservable(session.places, (value) => value);
  const pending = useObservable(session.wire, (value) => value);
  const running = new Set(edges.map(({ to }) => to));

  function select(event: MouseEvent, to: string): void {
    const before = event.shiftKey ? store.get().selection : [];
    store.select([...before, `edge:${to}`]);
  }

  function bend(event: MouseEvent, to: string): void {
    bendWire(editor, to, view.toCanvas({ x: event.clientX, y: event.clientY }));
  }

  return (
    <>
      <svg className="wires" aria-hidden="true">
        {document.edges.map((edge) => {
          const { from, to } = edge;
          const route = routeOf(document, store.catalog, places, edge);
          if (!route || pending?.takenFrom === to) return null;
          return (
            <Wire
              key={`${from} ${to}`}
              path={pathOf(route)}
              type={typeAt(document, store.catalog, from)}
              to={to}
              isSelected={selection.has(`edge:${to}`)}
              isIdle={!running.has(to)}
              onSelect={select}
              onBend={bend}
            />
          );
        })}
        {pending && <PendingPath editor={editor} wire={pending} />}
      </svg>
      {document.edges.flatMap((edge) =>
        drawnBends(document, places, edge).map((at, index) => (
          <BendView
            key={`${edge.to}:${String(index)}`}
            editor={editor}
            bend={{ to: edge.to, index }}
            at={at}
            type={typeAt(document, store.catalog, edge.from)}
          />
        )),
      )}
    </>
  );
}

interface WireProps {
  readonly path: string;
  readonly type: string;
  readonly to: string;
  readonly isSelected: boolean;
  readonly isIdle: boolean;
  readonly onSelect: (event: MouseEvent, to: string) => void;
  readonly onBend: (event: MouseEvent, to: string) => void;
}

const Wire = memo(
  function Wire({ path, type, to, isSelected, isIdle, onSelect, onBend }: WireProps) {
    return (
      <g data-type={type} data-selected={isSelected || undefined} data-idle={isIdle || undefined}>
        <path
          className="wire-touch"
          d={path}
          data-solid
          data-wire={to}
          onClick={(event) => onSelect(event, to)}
          onDoubleClick={(event) => onBend(event, to)}
        />
        <path className="wire" d={path} />
      </g>
    );
  },
  // `onSelect` and `onBend` are made anew each time and do the same.
  (a, b) => a.path === b.path && a.type === b.type && a.isSelected === b.isSelected && a.isIdle === b.isIdle,
);

function PendingPath({ editor, wire: { start } }: { readonly editor: GraphEditor; readonly wire: PendingWire }) {
  const { store, session } = editor;
  const end = useObservable(session.wireEnd, (value) => value);
  const place = useObservable(session.places, (places) => places.get(start.node));
  if (!place || !end) return null;
  const offset = portOffset(store.get().document, store.catalog, start.node, start.side, start.port);
  const port = { x: place.x + offset.x, y: place.y + offset.y };
  const path = pathOf(courseOf(start.side === 'output' ? [port, end] : [end, port]));
  return (
    <g data-type={start.type ?? 'unknown'} data-pending>
      <path className="wire" d={path} />
      <circle className="wire-end" cx={end.x} cy={end.y} r={5} />
    </g>
  );
}

function typeAt(document: GraphDocument, catalog: Catalog, from: string): string {
  const { node, port } = splitEndpoint(from);
  return definitionOf(document, catalog, node)?.outputs[port]?.type ?? 'unknown';
}
