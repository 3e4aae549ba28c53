import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { GraphEdge } from '#graphs/document.ts';
import type { PortDoor } from '#editor/canvas/port-door.ts';
import type { DrawnPort } from '#editor/canvas/ports.ts';
import { beginWire, dropWire, endWire, outputAt, refusalAt } from '#editor/canvas/wires.ts';
import type { GraphEditor, PendingWire } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';

interface PortViewProps {
  readonly port: DrawnPort;
  readonly editor: GraphEditor;
  readonly door: PortDoor;
}

export function PortView({ port, editor, door }: PortViewProps) {
  const { store, session } = editor;
  const { node, port: name, side, type } = port;
  const element = useRef<HTMLButtonElement>(null);
  const address = `${node}.${name}`;
  const problems = useObservable(store, (state) => state.checked.byPort.get(address));
  const isWired = useObservable(store, ({ document }) => wiredEnds(document.edges)[side].has(address));
  const fit = useObservable(session.wire, (wire) => (wire ? fitOf(editor, wire, port) : undefined));

  useEffect(() => {
    if (element.current) return door.add(element.current, { node, port: name, side, type });
    return undefined;
  }, [door, node, name, side, type]);

  // A pointer's clicks are the wire flow's; this one comes from the keyboard or a screen reader.
  function activate(): void {
    if (session.wire.get()) {
      if (endWire(editor, port)) element.current?.focus();
    } else beginWire(editor, port, outputAt(editor), true);
  }

  function steer(event: KeyboardEvent): void {
    if (event.key === 'Escape' && session.wire.get()) dropWire(editor, null, null);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') focusNextPort(event.currentTarget, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <button
      ref={element}
      type="button"
      className="port"
      data-side={side}
      data-port={address}
      data-type={type ?? 'unknown'}
      data-wired={isWired || undefined}
      data-fit={fit}
      data-problem={problems ? true : undefined}
      aria-label={`${side === 'input' ? 'Input' : 'Output'} ${port.title} of ${node}, ${type ?? 'of unknown type'}${isWired ? ', connected' : ''}`}
      title={problems?.[0]?.message ?? port.description}
      onClick={(event) => event.detail === 0 && activate()}
      onKeyDown={steer}
    >
      <span className="port-dot" data-optional={port.optional || undefined} />
      <span className="port-title">{port.title}</span>
    </button>
  );
}

interface WiredEnds {
  readonly input: ReadonlySet<string>;
  readonly output: ReadonlySet<string>;
}

const known = new WeakMap<readonly GraphEdge[], WiredEnds>();

/** The ports that have a wire; found once for each list of edges, since every port asks. */
function wiredEnds(edges: readonly GraphEdge[]): WiredEnds {
  const before = known.get(edges);
  if (before) return before;
  const ends = { input: new Set(edges.map(({ to }) => to)), output: new Set(edges.map(({ from }) => from)) };
  known.set(edges, ends);
  return ends;
}

function fitOf(editor: GraphEditor, wire: PendingWire, port: DrawnPort): 'start' | 'yes' | 'no' {
  const { start } = wire;
  if (start.node === port.node && start.port === port.port && start.side === port.side) return 'start';
  return refusalAt(editor, wire, port) === null ? 'yes' : 'no';
}

/** Among the ports that fit the pending wire, or among all where there is none. */
function focusNextPort(current: Element, key: 'ArrowDown' | 'ArrowUp'): void {
  const canvas = current.closest('.canvas');
  const ports = [...(canvas?.querySelectorAll<HTMLElement>('.port') ?? [])];
  const isFitting = (port: Element) => port.getAttribute('data-fit') === 'yes';
  const candidates = ports.filter((port) => port === current || isFitting(port) || !ports.some(isFitting));
  const step = key === 'ArrowDown' ? 1 : -1;
  candidates.at((candidates.findIndex((port) => port === current) + step) % candidates.length)?.focus();
}
