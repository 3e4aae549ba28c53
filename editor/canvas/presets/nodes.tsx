import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { socketOf } from '#editor/canvas/render-node.ts';
import { NodeView } from '#editor/canvas/node-view.tsx';
import type { PortDoor } from '#editor/canvas/port-door.ts';
import { detailOf, type Detail } from '#editor/canvas/presets/detail.ts';
import type { PresetHost, RenderGraphPreset } from '#editor/canvas/preset.ts';
import { createObservable, type Observable } from '#editor/store/observable.ts';
import type { Place } from '#editor/store/commands/nodes.ts';
import { useObservable } from '#editor/use-observable.ts';

export interface NodesOptions {
  /** Draws nodes of its own; null leaves a node to the preset. The element has the size that `node` says. */
  readonly render?: (node: { readonly id: string; readonly kind: string }) => ReactNode;
}

type Drawn = ReadonlyMap<HTMLElement, string>;

/**
 * Draws nodes with React, all from one root: a root of its own for each, as Rete's React plugin has it, takes seconds for some hundred
 * nodes.
 */
export function nodes(options: NodesOptions = {}): RenderGraphPreset {
  return (host) => {
    const drawn = createObservable<Drawn>(new Map());
    const next = new Map<HTMLElement, string>();
    let isWaiting = false;
    const later = () => {
      if (isWaiting) return;
      isWaiting = true;
      queueMicrotask(() => {
        isWaiting = false;
        drawn.set(new Map(next));
      });
    };

    // Rete moves each node by a transform of its own. The browser keeps and sorts all of those in every frame of a pan; places it does not.
    const place = (id: string, { x, y }: Place) => {
      const element = host.area.nodeViews.get(id)?.element;
      if (element) Object.assign(element.style, { left: `${x}px`, top: `${y}px`, transform: '' });
    };

    host.area.addPipe((signal) => {
      if (signal.type === 'render' && signal.data.type === 'node' && !next.has(signal.data.element)) {
        next.set(signal.data.element, signal.data.payload.id);
        later();
      } else if (signal.type === 'nodetranslated') place(signal.data.id, signal.data.position);
      else if (signal.type === 'unmount' && next.delete(signal.data.element)) later();
      return signal;
    });
    const root = createRoot(document.createElement('div'));
    const detail = detailOf(host);
    root.render(<Nodes host={host} drawn={drawn} door={doorOf(host)} detail={detail} options={options} />);
    return () => {
      detail.stop();
      root.unmount();
    };
  };
}

interface NodesProps {
  readonly host: PresetHost;
  readonly drawn: Observable<Drawn>;
  readonly door: PortDoor;
  readonly detail: Detail;
  readonly options: NodesOptions;
}

function Nodes({ host: { editor }, drawn, door, detail, options: { render } }: NodesProps) {
  const elements = useObservable(drawn, (value) => value);
  return [...elements].map(([element, id]) => {
    const kind = editor.store.get().document.nodes[id]?.type ?? '';
    return createPortal(
      render?.({ id, kind }) ?? <NodeView id={id} editor={editor} door={door} detail={detail} />,
      element,
      id,
    );
  });
}

/** How a port's element becomes one of Rete's sockets. */
function doorOf({ area }: PresetHost): PortDoor {
  return {
    add(element, { node, port, side, type }) {
      const payload = socketOf(type ?? 'unknown');
      void area.emit({ type: 'render', data: { element, type: 'socket', nodeId: node, side, key: port, payload } });
      return () => void area.emit({ type: 'unmount', data: { element } });
    },
  };
}
