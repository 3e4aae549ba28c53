import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import { definitionOf } from '#graphs/check-edges.ts';
import { nodeShape, sizeOf } from '#editor/canvas/geometry.ts';
import type { Detail } from '#editor/canvas/presets/detail.ts';
import type { PortDoor } from '#editor/canvas/port-door.ts';
import { KindGlyph } from '#editor/canvas/kind-glyph.tsx';
import { PortView } from '#editor/canvas/port-view.tsx';
import { RunPill } from '#editor/canvas/run-pill.tsx';
import { portsOf } from '#editor/canvas/ports.ts';
import { summaryOf } from '#editor/canvas/summary.ts';
import type { GraphEditor } from '#editor/session.ts';
import { selected, type Item } from '#editor/store/selection.ts';
import { isCollapsed } from '#editor/store/view.ts';
import { useObservable } from '#editor/use-observable.ts';
import './node.css';

export interface NodeViewProps {
  readonly id: string;
  readonly editor: GraphEditor;
  readonly door: PortDoor;
  readonly detail: Detail;
}

export function NodeView({ id, editor, door, detail }: NodeViewProps) {
  const { store, session } = editor;
  const node = useObservable(store, (state) => state.document.nodes[id]);
  // What a node shows depends on the graph's inputs too, and on its edges only where its kind is not known.
  useObservable(store, ({ document }) => document.inputs);
  useObservable(store, ({ document }) => (node && store.catalog.nodes.has(node.type) ? null : document.edges));
  const problems = useObservable(store, (state) => state.checked.byNode.get(id));
  const run = useObservable(session.nodeRuns, (runs) => runs.get(id));
  const isDetailed = useObservable(detail.nodes, (nodes) => nodes.has(id));
  const isSelected = useObservable(store, (state) => state.selection.has(`node:${id}`));
  const collapsed = useObservable(store, ({ document }) => isCollapsed(document, id));
  const isPicked = useRef(false);
  if (!node) return null;
  const { document } = store.get();
  const definition = definitionOf(document, store.catalog, id);
  const ports = portsOf(document, store.catalog, id);
  const summary = collapsed ? [] : summaryOf(document, store.catalog, id);
  const title = definition?.title ?? node.type;
  const errors = problems?.filter(({ severity }) => severity === 'error').length ?? 0;

  function select(event: PointerEvent): void {
    const item: Item = `node:${id}`;
    const { selection } = store.get();
    isPicked.current = false;
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      store.select(selection.has(item) ? [...selection].filter((other) => other !== item) : [...selection, item]);
    } else if (!selection.has(item)) store.select([item]);
    else isPicked.current = true;
  }

  /** A click on one of several selected nodes leaves that one; a drag moves them all. */
  function selectOne(): void {
    if (isPicked.current && selected(store.get().selection, 'node').length > 1) store.select([`node:${id}`]);
  }

  function showProblems(event: MouseEvent): void {
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    session.overlay.set({ kind: 'problems', node: id, screen: { x: left, y: bottom + 6 } });
  }

  function focusByKeyboard(event: KeyboardEvent): void {
    if (event.key === 'Tab') store.select([`node:${id}`]);
  }

  function steer(event: KeyboardEvent): void {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (!isPlain || event.target !== event.currentTarget || !event.key.startsWith('Arrow')) return;
    const next = nearestNode(editor, id, event.key);
    if (next === null) return;
    event.preventDefault();
    store.select([`node:${next}`]);
    window.document.querySelector<HTMLElement>(`[data-node="${next}"]`)?.focus();
  }

  return (
    <div
      className="node"
      data-solid
      data-node={id}
      data-selected={isSelected || undefined}
      data-mode={node.mode}
      data-collapsed={collapsed || undefined}
      data-run={run?.state}
      data-category={definition?.category ?? 'unknown'}
      data-severity={errors > 0 ? 'error' : problems ? 'warning' : undefined}
      style={shapeStyle(sizeOf(document, store.catalog, id).height)}
      tabIndex={0}
      role="group"
      aria-label={`${title} ${id}${problems ? `, ${problems.length} problems` : ''}${node.mode ? `, ${node.mode}` : ''}${collapsed ? ', collapsed' : ''}`}
      aria-current={isSelected || undefined}
      onPointerDown={select}
      onClick={selectOne}
      onFocus={() => detail.add(id)}
      onKeyUp={focusByKeyboard}
      onKeyDown={steer}
    >
      {isDetailed && (
        <>
          <header className="node-head">
            <KindGlyph category={definition?.category} />
            <span className="node-title">{title}</span>
            <span className="node-id">{id}</span>
            {problems && (
              <button
                type="button"
                className="node-badge"
                aria-label={`${problems.length} problems of ${id}`}
                title={problems.map(({ message }) => message).join('\n')}
                onPointerDown={(event) => event.stopPropagation()}
                onClick={showProblems}
              >
                {problems.length}
              </button>
            )}
          </header>
          {collapsed ? (
            <>
              {ports.inputs.length > 0 && <span className="node-stub" data-side="input" />}
              {ports.outputs.length > 0 && <span className="node-stub" data-side="output" />}
            </>
          ) : (
            <div className="node-ports">
              <div>
                {ports.inputs.map((port) => (
                  <PortView key={port.port} port={port} editor={editor} door={door} />
                ))}
              </div>
              <div>
                {ports.outputs.map((port) => (
                  <PortView key={port.port} port={port} editor={editor} door={door} />
                ))}
              </div>
            </div>
          )}
          {summary.length > 0 && (
            <dl className="node-summary">
              {summary.map(({ title: name, value }) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd title={value}>{value}</dd>
                </div>
              ))}
            </dl>
          )}
        </>
      )}
      {run && <RunPill run={run} />}
      <RemovalGuard id={id} editor={editor} />
    </div>
  );
}

/** The nearest node that lies in the direction of an arrow key; what is off to the side counts double. */
function nearestNode({ session }: GraphEditor, id: string, key: string): string | null {
  const places = session.places.get();
  const from = places.get(id);
  if (!from) return null;
  const isLevel = key === 'ArrowLeft' || key === 'ArrowRight';
  const sign = key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 1;
  let nearest: { readonly id: string; readonly distance: number } | null = null;
  for (const [other, place] of places) {
    const along = sign * (isLevel ? place.x - from.x : place.y - from.y);
    const aside = Math.abs(isLevel ? place.y - from.y : place.x - from.x);
    const distance = along + 2 * aside;
    if (along > 0 && distance < (nearest?.distance ?? Infinity)) nearest = { id: other, distance };
  }
  return nearest?.id ?? null;
}

/** Keeps the keyboard's place when the focused node goes: the canvas takes the focus, so that the next key is heard. */
function RemovalGuard({ id, editor }: { readonly id: string; readonly editor: GraphEditor }) {
  useEffect(
    () => () => {
      if (editor.store.get().document.nodes[id] || window.document.activeElement !== window.document.body) return;
      window.document.querySelector<HTMLElement>('.canvas')?.focus({ preventScroll: true });
    },
    [id, editor],
  );
  return null;
}

function shapeStyle(height: number): CSSProperties {
  const { width, header, row, line, pad } = nodeShape;
  return {
    height,
    width,
    ...Object.fromEntries(
      Object.entries({ header, row, line, pad }).map(([name, value]) => [`--node-${name}`, `${value}px`]),
    ),
  };
}
