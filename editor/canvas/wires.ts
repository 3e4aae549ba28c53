import { splitEndpoint } from '#graphs/document.ts';
import { together } from '#editor/store/command.ts';
import { connect, disconnect, reconnect, refusalOf } from '#editor/store/commands/edges.ts';
import type { Place } from '#editor/store/commands/nodes.ts';
import type { GraphEditor, PendingWire, PortRef } from '#editor/session.ts';

/** Begins a wire at a port. One that ends at an input is taken off there and drawn on from where it came. */
export function beginWire(
  { store, session }: GraphEditor,
  port: PortRef,
  outputs: (end: string) => PortRef,
  byKeyboard: boolean,
): void {
  const address = `${port.node}.${port.port}`;
  const edge = port.side === 'input' ? store.get().document.edges.find(({ to }) => to === address) : undefined;
  const start = edge ? outputs(edge.from) : port;
  session.wire.set({ start, takenFrom: edge ? address : null, byKeyboard });
  session.wireEnd.set(null);
  if (byKeyboard) {
    const goal = start.side === 'output' ? 'an input' : 'an output';
    session.message.set(
      `Wire from ${start.node}.${start.port}: go to ${goal} with the arrow keys, Enter connects, Escape drops it.`,
    );
  }
}

/** Why the pending wire cannot end at a port; null where it can. */
export function refusalAt({ store }: GraphEditor, { start }: PendingWire, port: PortRef): string | null {
  if (start.side === port.side) return `A wire leads from an output to an input, and both of these are ${port.side}s.`;
  const { from, to } = orient(start, port);
  return refusalOf(store.get().document, store.catalog, from, to);
}

/** Ends the pending wire at a port, and says why not where it does not fit. */
export function endWire(editor: GraphEditor, port: PortRef): boolean {
  const { store, session } = editor;
  const wire = session.wire.get();
  if (!wire) return false;
  const refusal = refusalAt(editor, wire, port);
  if (refusal !== null) {
    session.message.set(refusal);
    return false;
  }
  const { from, to } = orient(wire.start, port);
  session.wire.set(null);
  if (wire.takenFrom === null) store.dispatch(connect(from, to));
  else if (wire.takenFrom !== to) store.dispatch(reconnect(from, wire.takenFrom, to));
  session.message.set(`Connected ${from} to ${to}.`);
  return true;
}

/** Drops the pending wire: one that was taken off is gone, a new one asks which node it should lead to. */
export function dropWire({ store, session }: GraphEditor, at: Place | null, screen: Place | null): void {
  const wire = session.wire.get();
  if (!wire) return;
  session.wire.set(null);
  if (wire.takenFrom !== null) store.dispatch(disconnect([wire.takenFrom]));
  else if (at && screen) session.overlay.set({ kind: 'palette', screen, at, wire });
}

/** A command that adds nodes and leads the dropped wire to one of their ports. */
export function withWire(name: string, add: Parameters<typeof together>[1], wire: PendingWire, port: PortRef) {
  const { from, to } = orient(wire.start, port);
  return together(name, [...add, connect(from, to)]);
}

function orient(start: PortRef, end: PortRef): { readonly from: string; readonly to: string } {
  const [output, input] = start.side === 'output' ? [start, end] : [end, start];
  return { from: `${output.node}.${output.port}`, to: `${input.node}.${input.port}` };
}

export function outputAt({ store }: GraphEditor): (end: string) => PortRef {
  return (end) => {
    const { node, port } = splitEndpoint(end);
    const type = store.catalog.nodes.get(store.get().document.nodes[node]?.type ?? '')?.definition.outputs[port]?.type;
    return { node, port, side: 'output', type: type ?? null };
  };
}
