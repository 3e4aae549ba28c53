import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { AnyNodeDefinition } from '#graphs/definition.ts';
import { boxesOf, gridStep, nodeShape, portOffset, touch } from '#editor/canvas/geometry.ts';
import { KindGlyph } from '#editor/canvas/kind-glyph.tsx';
import { portsOf } from '#editor/canvas/ports.ts';
import { withWire } from '#editor/canvas/wires.ts';
import type { GraphEditor, Overlay, PendingWire } from '#editor/session.ts';
import { addNode, type Place } from '#editor/store/commands/nodes.ts';
import { freshNodeId } from '#editor/store/names.ts';
import './palette.css';

interface PaletteProps {
  readonly editor: GraphEditor;
  readonly overlay: Extract<Overlay, { kind: 'palette' }>;
}

const categories = ['source', 'analysis', 'scene', 'capture', 'output'] as const;

/** Finds a kind by its name or by what it does; for a dropped wire only those that it can lead to. */
export function Palette({ editor, overlay }: PaletteProps) {
  const { store, session } = editor;
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  const kinds = useMemo(() => kindsFor(store.catalog.nodes, overlay.wire), [store.catalog, overlay.wire]);
  const found = search(kinds, query);
  const index = Math.min(active, found.length - 1);

  useEffect(() => {
    const before = document.activeElement;
    field.current?.focus();
    return () => {
      if (before instanceof HTMLElement && document.activeElement === document.body)
        before.focus({ preventScroll: true });
    };
  }, []);

  function choose(kind: AnyNodeDefinition | undefined): void {
    session.overlay.set(null);
    if (kind) addKind(editor, kind, overlay.at, overlay.wire);
  }

  function steer(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') setActive((index + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setActive((index - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') choose(found[index]);
    else if (event.key === 'Escape' || event.key === 'Tab') session.overlay.set(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="palette" role="dialog" aria-label="Add a node" style={insideWindow(overlay.screen)} data-solid>
      <input
        ref={field}
        className="palette-field"
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found[index] && `${list}-${found[index].type}`}
        aria-label="Search nodes"
        placeholder={
          overlay.wire
            ? `Nodes that ${overlay.wire.start.side === 'output' ? 'take' : 'give'} ${overlay.wire.start.type}`
            : 'Search nodes'
        }
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={steer}
        onBlur={() => session.overlay.get() === overlay && session.overlay.set(null)}
      />
      <ul id={list} role="listbox" aria-label="Kinds of nodes" className="palette-list">
        {found.map((kind, position) => (
          <li
            key={kind.type}
            id={`${list}-${kind.type}`}
            role="option"
            aria-selected={position === index}
            data-category={kind.category}
            ref={(item) => {
              if (position === index) item?.scrollIntoView({ block: 'nearest' });
            }}
            onPointerMove={() => setActive(position)}
            // The field keeps the focus, or leaving it would close the palette before the click.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(kind)}
          >
            <KindGlyph category={kind.category} />
            <span className="palette-title">{kind.title}</span>
            <span className="palette-text">{kind.description}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className="palette-none">No node {overlay.wire ? 'that fits ' : ''}has that in its name.</p>
      )}
    </div>
  );
}

function kindsFor(nodes: GraphEditor['store']['catalog']['nodes'], wire: PendingWire | null): AnyNodeDefinition[] {
  const kinds = [...nodes.values()].map(({ definition }) => definition);
  const ordered = kinds.toSorted((a, b) => categories.indexOf(a.category) - categories.indexOf(b.category));
  if (!wire) return ordered;
  const { side, type } = wire.start;
  return ordered.filter(({ inputs, outputs }) =>
    Object.values(side === 'output' ? inputs : outputs).some((port) => type === null || port.type === type),
  );
}

/** Kinds of which every word asked for begins a word, those first that have it in their name. */
function search(kinds: readonly AnyNodeDefinition[], query: string): AnyNodeDefinition[] {
  const asked = wordsOf(query);
  const isIn = (text: string) => {
    const words = wordsOf(text);
    return asked.every((part) => words.some((word) => word.startsWith(part)));
  };
  const named = kinds.filter(({ type, title }) => isIn(`${type} ${title}`));
  const told = kinds.filter(
    (kind) => !named.includes(kind) && isIn(`${kind.title} ${kind.category} ${kind.description}`),
  );
  return [...named, ...told];
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Adds a node where it covers no other, with the dropped wire leading to it: one step. */
function addKind(editor: GraphEditor, kind: AnyNodeDefinition, at: Place, wire: PendingWire | null): void {
  const { store, session } = editor;
  const { document } = store.get();
  const id = freshNodeId(document, kind.type);
  const blank = addNode(store.catalog, { id, type: kind.type, at: { x: 0, y: 0 } }).run(document);
  const ports = portsOf(blank, store.catalog, id);
  const port =
    wire && (wire.start.side === 'output' ? ports.inputs : ports.outputs).find(({ type }) => type === wire.start.type);
  const offset = port ? portOffset(blank, store.catalog, id, port.side, port.port) : { x: 0, y: 0 };
  const wanted = { x: at.x - offset.x, y: at.y - offset.y };
  const place = wire ? snapped(wanted) : freePlace(editor, wanted);
  const add = addNode(store.catalog, { id, type: kind.type, at: place });
  store.dispatch(wire && port ? withWire(add.name, [add], wire, port) : add);
  store.select([`node:${id}`]);
  session.message.set(`Added ${kind.title} as ${id}.`);
  focusNode(id);
}

function freePlace({ store, session }: GraphEditor, wanted: Place): Place {
  const boxes = [...boxesOf(store.get().document, store.catalog, session.places.get()).values()];
  const place = snapped(wanted);
  const isTaken = () => boxes.some((box) => touch(box, { ...place, width: nodeShape.width, height: 140 }));
  while (isTaken()) place.y += gridStep;
  return place;
}

function snapped({ x, y }: Place): { x: number; y: number } {
  return { x: Math.round(x / gridStep) * gridStep, y: Math.round(y / gridStep) * gridStep };
}

/** Once it is drawn, so that the keyboard goes on from it. */
function focusNode(id: string): void {
  let triesLeft = 10;
  const look = () => {
    const node = document.querySelector<HTMLElement>(`[data-node="${id}"]`);
    if (node) node.focus({ preventScroll: true });
    else if (triesLeft-- > 0) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

function insideWindow({ x, y }: Place): { left: number; top: number } {
  const { innerWidth, innerHeight } = window;
  return {
    left: Math.max(8, Math.min(x, innerWidth - 368)),
    top: Math.max(8, Math.min(y - 20, innerHeight - 428)),
  };
}
