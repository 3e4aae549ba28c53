import { useEffect, useRef, useState, type MouseEvent, type PointerEvent } from 'react';
import { createPortal } from 'react-dom';
import { NodeEditor } from 'rete';
import { AreaPlugin } from 'rete-area-plugin';
import { boxesOf, touch, type Box } from '#editor/canvas/geometry.ts';
import type { GraphView } from '#editor/canvas/graph-view.ts';
import { classic } from '#editor/canvas/presets/classic.ts';
import { RenderGraphPlugin } from '#editor/canvas/render-graph-plugin.ts';
import type { RenderArea, RenderSchemes } from '#editor/canvas/schemes.ts';
import { Grid } from '#editor/canvas/grid.tsx';
import { Minimap } from '#editor/canvas/minimap.tsx';
import { NotesLayer } from '#editor/canvas/notes-layer.tsx';
import { refusalAt } from '#editor/canvas/wires.ts';
import { portsOf } from '#editor/canvas/ports.ts';
import type { GraphEditor, Session } from '#editor/session.ts';
import { nodeItems, type Item } from '#editor/store/selection.ts';
import { useObservable } from '#editor/use-observable.ts';
import './canvas.css';

interface CanvasProps {
  readonly editor: GraphEditor;
  readonly onReady: (view: GraphView) => void;
}

/** The graph on its endless sheet. */
export function Canvas({ editor, onReady }: CanvasProps) {
  const { store, session } = editor;
  const sheet = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<GraphView | null>(null);
  const [under, setUnder] = useState<HTMLElement | null>(null);
  const area = useSize(sheet);
  const press = useRef<{ x: number; y: number } | null>(null);
  const [marquee, setMarquee] = useState<Box | null>(null);

  useEffect(() => {
    if (!sheet.current) return undefined;
    const rete = new NodeEditor<RenderSchemes>();
    const area = new AreaPlugin<RenderSchemes, RenderArea>(sheet.current);
    const graph = new RenderGraphPlugin({ catalog: editor.store.catalog, editor });
    graph.addPreset(classic());
    rete.use(area);
    area.use(graph);
    const layer = document.createElement('div');
    graph.view.layer.prepend(layer);
    setUnder(layer);
    setView(graph.view);
    onReady(graph.view);
    graph.view.show();
    return () => {
      graph.destroy();
      area.destroy();
    };
  }, [editor, onReady]);

  function pressed(event: PointerEvent): void {
    if (isSolid(event) || event.button !== 0 || !view) return;
    press.current = { x: event.clientX, y: event.clientY };
    if (event.shiftKey) drawMarquee(view, event);
  }

  /** A click on the sheet, which is no drag, lets go of the selection. */
  function released(event: PointerEvent): void {
    const start = press.current;
    press.current = null;
    if (!start || event.shiftKey || isSolid(event)) return;
    if (Math.hypot(event.clientX - start.x, event.clientY - start.y) < 4) store.select([]);
  }

  function drawMarquee(shown: GraphView, down: PointerEvent): void {
    const from = shown.toCanvas({ x: down.clientX, y: down.clientY });
    const before = [...store.get().selection];
    const follow = (event: globalThis.PointerEvent) => {
      const to = shown.toCanvas({ x: event.clientX, y: event.clientY });
      const box = {
        x: Math.min(from.x, to.x),
        y: Math.min(from.y, to.y),
        width: Math.abs(to.x - from.x),
        height: Math.abs(to.y - from.y),
      };
      setMarquee(box);
      const boxes = boxesOf(store.get().document, store.catalog, session.places.get());
      store.select([...before, ...nodeItems([...boxes].filter(([, node]) => touch(node, box)).map(([id]) => id))]);
    };
    window.addEventListener('pointermove', follow);
    window.addEventListener(
      'pointerup',
      () => {
        window.removeEventListener('pointermove', follow);
        setMarquee(null);
      },
      { once: true },
    );
  }

  function openMenu(event: MouseEvent): void {
    event.preventDefault();
    if (!view || !(event.target instanceof Element)) return;
    const node = event.target.closest<HTMLElement>('[data-node]')?.dataset['node'];
    const wire = event.target.closest<SVGElement>('[data-wire]')?.dataset['wire'];
    const bend = event.target.closest<HTMLElement>('[data-bend]')?.dataset['bend'];
    const items: (Item | null)[] = [
      node === undefined ? null : `node:${node}`,
      wire === undefined ? null : `edge:${wire}`,
      bend === undefined ? null : `bend:${bend}`,
    ];
    const item = items.find((each) => each !== null);
    if (item && !store.get().selection.has(item)) store.select([item]);
    const screen = { x: event.clientX, y: event.clientY };
    session.overlay.set({ kind: 'menu', screen, at: view.toCanvas(screen) });
  }

  return (
    <div
      className="canvas"
      role="region"
      aria-label="Graph"
      tabIndex={-1}
      onPointerDown={pressed}
      onPointerUp={released}
      onContextMenu={openMenu}
    >
      <Grid session={session} />
      <div ref={sheet} className="sheet" />
      {under && createPortal(<NotesLayer editor={editor} />, under)}
      {marquee && <Marquee session={session} box={marquee} />}
      {view && area && <Minimap editor={editor} view={view} area={area} />}
      <Refusal editor={editor} />
    </div>
  );
}

function Marquee({ session, box }: { readonly session: Session; readonly box: Box }) {
  const { x, y, k } = useObservable(session.transform, (value) => value);
  const style = { left: x + box.x * k, top: y + box.y * k, width: box.width * k, height: box.height * k };
  return <div className="marquee" style={style} />;
}

/** Beside the pointer, while a wire is over a port that it does not fit. */
function Refusal({ editor }: { readonly editor: GraphEditor }) {
  const { store, session } = editor;
  const isWiring = useObservable(session.wire, (value) => value !== null);
  const [place, setPlace] = useState<{ x: number; y: number; text: string } | null>(null);
  useEffect(() => {
    if (!isWiring) return undefined;
    const look = (event: globalThis.PointerEvent) => {
      const port = event.target instanceof Element ? event.target.closest('.port[data-fit="no"]') : null;
      const node = port?.closest<HTMLElement>('[data-node]')?.dataset['node'];
      const { inputs, outputs } = node
        ? portsOf(store.get().document, store.catalog, node)
        : { inputs: [], outputs: [] };
      const title = port?.querySelector('.port-title')?.textContent;
      const side = port?.getAttribute('data-side');
      const found = [...inputs, ...outputs].find((each) => each.title === title && each.side === side);
      const wire = session.wire.get();
      const text = found && wire && refusalAt(editor, wire, found);
      setPlace(text ? { x: event.clientX, y: event.clientY, text } : null);
    };
    window.addEventListener('pointermove', look);
    return () => {
      window.removeEventListener('pointermove', look);
      setPlace(null);
    };
  }, [isWiring, editor, store, session]);
  return (
    place && (
      <p className="refusal" role="status" style={{ left: place.x + 16, top: place.y + 12 }}>
        {place.text}
      </p>
    )
  );
}

function isSolid(event: { readonly target: EventTarget }): boolean {
  return event.target instanceof Element && event.target.closest('[data-solid], .minimap') !== null;
}

function useSize(element: { readonly current: HTMLElement | null }): DOMRect | null {
  const [size, setSize] = useState<DOMRect | null>(null);
  useEffect(() => {
    if (!element.current) return undefined;
    const observed = element.current;
    const observer = new ResizeObserver(() => setSize(observed.getBoundingClientRect()));
    observer.observe(observed);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
