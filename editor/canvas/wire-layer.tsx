import { memo, type MouseEvent } from 'react';
import type { Catalog } from '#graphs/catalog.ts';
import { definitionOf } from '#graphs/check-edges.ts';
import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import { portOffset, wirePath } from '#editor/canvas/geometry.ts';
import { wireEnds } from '#editor/canvas/node-drag.ts';
import type { GraphEditor, PendingWire } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';
import './wires.css';

/** Every wire in one picture behind the nodes. */
export function WireLayer({ editor }: { readonly editor: GraphEditor }) {
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

  return (
    <svg className="wires" aria-hidden="true">
      {document.edges.map(({ from, to }) => {
        const ends = wireEnds(document, store.catalog, places, from, to);
        if (!ends || pending?.takenFrom === to) return null;
        return (
          <Wire
            key={`${from} ${to}`}
            path={wirePath(...ends)}
            type={typeAt(document, store.catalog, from)}
            to={to}
            isSelected={selection.has(`edge:${to}`)}
            isIdle={!running.has(to)}
            onSelect={select}
          />
        );
      })}
      {pending && <PendingPath editor={editor} wire={pending} />}
    </svg>
  );
}

interface WireProps {
  readonly path: string;
  readonly type: string;
  readonly to: string;
  readonly isSelected: boolean;
  readonly isIdle: boolean;
  readonly onSelect: (event: MouseEvent, to: string) => void;
}

const Wire = memo(
  function Wire({ path, type, to, isSelected, isIdle, onSelect }: WireProps) {
    return (
      <g data-type={type} data-selected={isSelected || undefined} data-idle={isIdle || undefined}>
        <path className="wire-touch" d={path} data-solid data-wire={to} onClick={(event) => onSelect(event, to)} />
        <path className="wire" d={path} />
      </g>
    );
  },
  // `onSelect` is made anew each time and does the same.
  (a, b) => a.path === b.path && a.type === b.type && a.isSelected === b.isSelected && a.isIdle === b.isIdle,
);

function PendingPath({ editor, wire: { start } }: { readonly editor: GraphEditor; readonly wire: PendingWire }) {
  const { store, session } = editor;
  const end = useObservable(session.wireEnd, (value) => value);
  const place = useObservable(session.places, (places) => places.get(start.node));
  if (!place || !end) return null;
  const offset = portOffset(store.get().document, store.catalog, start.node, start.side, start.port);
  const port = { x: place.x + offset.x, y: place.y + offset.y };
  const path = start.side === 'output' ? wirePath(port, end) : wirePath(end, port);
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
