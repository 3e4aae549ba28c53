import { createRoot } from 'react-dom/client';
import { ClassicPreset, NodeEditor } from 'rete';
import { AreaPlugin, Drag } from 'rete-area-plugin';
import { ConnectionPlugin, type SocketData } from 'rete-connection-plugin';
import { ReactPlugin } from 'rete-react-plugin';
import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import { around, boxesOf, placesOf, type Box } from '#editor/canvas/geometry.ts';
import { followDrags } from '#editor/canvas/node-drag.ts';
import { NodeView } from '#editor/canvas/node-view.tsx';
import type { PortDoor } from '#editor/canvas/port-door.ts';
import type { Schemes, Signals } from '#editor/canvas/schemes.ts';
import { WireFlow } from '#editor/canvas/wire-flow.ts';
import { dropWire } from '#editor/canvas/wires.ts';
import type { Editor, PortRef } from '#editor/session.ts';
import type { Place } from '#editor/store/commands/nodes.ts';

/** Smallest and largest zoom. */
const zooms = { min: 0.12, max: 2.5 } as const;
/** Below this, a node shows its name alone, large. */
const readableZoom = 0.6;
/** On a canvas narrower than this, a phone's, a graph is shown from its beginning rather than too small to read. */
const narrow = 600;

/** The graph as Rete shows it: it follows the document, and turns what the pointer does into commands. */
export interface GraphView {
  /** The layer that pans and zooms: what is put into it moves with the nodes. */
  readonly layer: HTMLElement;
  toCanvas(screen: Place): Place;
  /** Shows all of a box, or of the whole graph, no larger than 1:1. */
  show(box?: Box | null): void;
  zoomBy(factor: number): void;
  panTo(centre: Place): void;
  destroy(): void;
}

export function createGraphView(container: HTMLElement, editor: Editor): GraphView {
  const { store, session } = editor;
  const rete = new NodeEditor<Schemes>();
  const area = new AreaPlugin<Schemes, Signals>(container);
  const wires = new ConnectionPlugin<Schemes, Signals>();
  const react = new ReactPlugin<Schemes, Signals>({ createRoot });
  const ports = new Map<Element, PortRef>();
  let lastPointer: Place = { x: 0, y: 0 };

  const door: PortDoor = {
    add(element, port) {
      ports.set(element, port);
      const { node, side, port: key } = port;
      const payload = new ClassicPreset.Socket(port.type ?? 'unknown');
      void area.emit({ type: 'render', data: { element, type: 'socket', nodeId: node, side, key, payload } });
      return () => {
        ports.delete(element);
        void area.emit({ type: 'unmount', data: { element } });
      };
    },
  };

  rete.use(area);
  area.use(wires);
  area.use(react);
  react.addPreset<Signals>({
    render: ({ data }) => (data.type === 'node' ? <NodeView id={data.payload.id} editor={editor} door={door} /> : null),
  });
  const onDrop = () => dropWire(editor, toCanvas(lastPointer), lastPointer);
  wires.addPreset(() => new WireFlow(editor, portOf, onDrop));
  followDrags(area, editor);
  followTransform();
  const onlyBackground = (event: PointerEvent) =>
    event.button === 1 || (event.button === 0 && !event.shiftKey && !isOn(event, '[data-solid]'));
  area.area.setDragHandler(new Drag({ down: onlyBackground, move: () => session.wire.get() === null }));

  const trackPointer = (event: PointerEvent) => {
    lastPointer = { x: event.clientX, y: event.clientY };
    const isHere = event.target instanceof Node && container.parentElement?.contains(event.target);
    session.pointer.set(isHere ? toCanvas(lastPointer) : null);
    if (session.wire.get()) session.wireEnd.set(toCanvas(lastPointer));
  };
  window.addEventListener('pointermove', trackPointer);
  window.addEventListener('pointerdown', trackPointer, { capture: true });

  let syncing = Promise.resolve();
  let shown: GraphDocument | null = null;
  const follow = () => {
    const { document } = store.get();
    if (document === shown) return;
    shown = document;
    session.places.set(placesOf(document, store.catalog));
    syncing = syncing.then(() => (shown === document ? sync(document) : undefined));
  };
  const unfollow = store.subscribe(follow);
  follow();

  function portOf(socket: SocketData): PortRef {
    const known = ports.get(socket.element);
    return known ?? { node: socket.nodeId, port: socket.key, side: socket.side, type: null };
  }

  async function sync(document: GraphDocument): Promise<void> {
    const edges = new Set(document.edges.map(({ from, to }) => `${from} ${to}`));
    for (const { id } of rete.getConnections()) if (!edges.has(id)) await rete.removeConnection(id);
    for (const { id } of rete.getNodes()) if (!Object.hasOwn(document.nodes, id)) await rete.removeNode(id);
    for (const [id, place] of placesOf(document, store.catalog)) {
      if (!rete.getNode(id)) {
        const node = new ClassicPreset.Node(id);
        node.id = id;
        await rete.addNode(node);
      }
      const before = area.nodeViews.get(id)?.position;
      if (before?.x !== place.x || before.y !== place.y) await area.translate(id, place);
    }
    const drawn = new Set(rete.getConnections().map(({ id }) => id));
    for (const { from, to } of document.edges) {
      const id = `${from} ${to}`;
      const source = splitEndpoint(from);
      const target = splitEndpoint(to);
      if (drawn.has(id) || !rete.getNode(source.node) || !rete.getNode(target.node)) continue;
      await rete.addConnection({
        id,
        source: source.node,
        sourceOutput: source.port,
        target: target.node,
        targetInput: target.port,
      });
    }
  }

  function followTransform(): void {
    const { holder } = area.area.content;
    let rest: ReturnType<typeof setTimeout> | undefined;
    area.addPipe((context) => {
      if (context.type === 'zoom') {
        // A double click opens the palette instead.
        if (context.data.source === 'dblclick') return undefined;
        context.data.zoom = Math.min(zooms.max, Math.max(zooms.min, context.data.zoom));
      }
      if (context.type === 'translated' || context.type === 'zoomed') {
        session.transform.set({ ...area.area.transform });
        container.toggleAttribute('data-far', area.area.transform.k < readableZoom);
        // A layer of its own moves without being painted again, but stays blurred where it was enlarged: only while it moves. From
        // afar it costs more than it saves, as layers that may be transformed are painted at full size.
        holder.style.willChange = area.area.transform.k < readableZoom ? '' : 'transform';
        clearTimeout(rest);
        rest = setTimeout(() => (holder.style.willChange = ''), 1000);
      }
      return context;
    });
  }

  function toCanvas({ x, y }: Place): Place {
    const { left, top } = container.getBoundingClientRect();
    const { transform } = area.area;
    return { x: (x - left - transform.x) / transform.k, y: (y - top - transform.y) / transform.k };
  }

  function moveTo(k: number, centre: Place): void {
    const { width, height } = container.getBoundingClientRect();
    void area.area.zoom(k).then(() => area.area.translate(width / 2 - centre.x * k, height / 2 - centre.y * k));
  }

  return {
    layer: area.area.content.holder,
    toCanvas,
    show(box) {
      const { document } = store.get();
      const { width, height } = container.getBoundingClientRect();
      const shownBox = box ?? around(boxesOf(document, store.catalog, session.places.get()).values());
      if (!shownBox) return moveTo(1, { x: width / 2, y: height / 2 });
      const margin = Math.min(72, width * 0.06);
      const whole = Math.min(1, (width - 2 * margin) / shownBox.width, (height - 2 * margin) / shownBox.height);
      const k = Math.max(width < narrow ? 0.45 : zooms.min, whole);
      const x = k > whole ? shownBox.x + (width / 2 - margin) / k : shownBox.x + shownBox.width / 2;
      moveTo(k, { x, y: shownBox.y + shownBox.height / 2 });
    },
    zoomBy(factor) {
      const { width, height } = container.getBoundingClientRect();
      const { x, y, k } = area.area.transform;
      moveTo(k * factor, { x: (width / 2 - x) / k, y: (height / 2 - y) / k });
    },
    panTo: (centre) => moveTo(area.area.transform.k, centre),
    destroy() {
      unfollow();
      window.removeEventListener('pointermove', trackPointer);
      window.removeEventListener('pointerdown', trackPointer, { capture: true });
      area.destroy();
    },
  };
}

function isOn(event: PointerEvent, selector: string): boolean {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}
