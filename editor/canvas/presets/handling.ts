import { Drag } from 'rete-area-plugin';
import { ConnectionPlugin, type SocketData } from 'rete-connection-plugin';
import { followDrags } from '#editor/canvas/node-drag.ts';
import type { RenderGraphPreset } from '#editor/canvas/preset.ts';
import type { RenderArea, RenderSchemes } from '#editor/canvas/schemes.ts';
import { WireFlow } from '#editor/canvas/wire-flow.ts';
import { dropWire } from '#editor/canvas/wires.ts';
import type { PortRef } from '#editor/session.ts';
import type { Place } from '#editor/store/commands/nodes.ts';

/** Lets a pointer move nodes and the sheet and draw wires, each as a change that can be undone. */
export function handling(): RenderGraphPreset {
  return ({ editor, area, view }) => {
    const { store, session } = editor;
    const { container } = area;
    let lastPointer: Place = { x: 0, y: 0 };

    const connections = new ConnectionPlugin<RenderSchemes, RenderArea>();
    area.use(connections);
    const onDrop = () => dropWire(editor, view.toCanvas(lastPointer), lastPointer);
    connections.addPreset(() => new WireFlow(editor, portOf, onDrop));
    const unfollow = followDrags(area, editor);
    const onlyBackground = (event: PointerEvent) =>
      event.button === 1 || (event.button === 0 && !event.shiftKey && !isOn(event, '[data-solid]'));
    area.area.setDragHandler(new Drag({ down: onlyBackground, move: () => session.wire.get() === null }));

    const trackPointer = (event: PointerEvent) => {
      lastPointer = { x: event.clientX, y: event.clientY };
      const isHere = event.target instanceof Node && container.parentElement?.contains(event.target);
      session.pointer.set(isHere ? view.toCanvas(lastPointer) : null);
      if (session.wire.get()) session.wireEnd.set(view.toCanvas(lastPointer));
    };
    window.addEventListener('pointermove', trackPointer);
    window.addEventListener('pointerdown', trackPointer, { capture: true });

    function portOf({ nodeId: node, key: port, side }: SocketData): PortRef {
      const kind = store.catalog.nodes.get(store.get().document.nodes[node]?.type ?? '')?.definition;
      const type = (side === 'input' ? kind?.inputs : kind?.outputs)?.[port]?.type ?? null;
      return { node, port, side, type };
    }

    return () => {
      unfollow();
      window.removeEventListener('pointermove', trackPointer);
      window.removeEventListener('pointerdown', trackPointer, { capture: true });
    };
  };
}

function isOn(event: PointerEvent, selector: string): boolean {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}
