import type { Root } from 'rete';
import { connectionId } from '#editor/canvas/follow-document.ts';
import { RenderNode } from '#editor/canvas/render-node.ts';
import type { RenderArea, RenderConnection, RenderGraphSignal, RenderSchemes } from '#editor/canvas/schemes.ts';
import type { GraphEditor } from '#editor/session.ts';
import { together } from '#editor/store/command.ts';
import { connect, disconnect, refusalOf } from '#editor/store/commands/edges.ts';
import { addNode, removeNodes } from '#editor/store/commands/nodes.ts';
import { setParam } from '#editor/store/commands/params.ts';
import { freshNodeId } from '#editor/store/names.ts';

type Signal = Root<RenderSchemes> | RenderArea | RenderGraphSignal;

/**
 * Turns what a program does to Rete's editor into changes of the document: adding and removing nodes and connections. A connection that
 * does not fit is refused. What the document has already is Rete following it, and no change. `coming` has what is on its way.
 */
export function recordChanges(
  { store, session }: GraphEditor,
  coming: Set<string>,
): (signal: Signal) => Signal | undefined {
  return (signal) => {
    const { document } = store.get();
    if (signal.type === 'nodecreate' && signal.data instanceof RenderNode) {
      if (!Object.hasOwn(document.nodes, signal.data.id)) {
        signal.data.id = freshNodeId(document, signal.data.kind, coming);
        coming.add(signal.data.id);
      }
    } else if (signal.type === 'nodecreated' && signal.data instanceof RenderNode) created(signal.data);
    else if (signal.type === 'noderemoved') {
      if (Object.hasOwn(document.nodes, signal.data.id)) store.dispatch(removeNodes([signal.data.id]));
    } else if (signal.type === 'connectioncreate' && !isThere(signal.data)) {
      const { from, to } = endsOf(signal.data);
      const refusal = refusalOf(document, store.catalog, from, to);
      if (refusal !== null) {
        session.message.set(refusal);
        return undefined;
      }
      signal.data.id = connectionId(from, to);
      coming.add(signal.data.id);
    } else if (signal.type === 'connectioncreated' && !isThere(signal.data)) {
      const { from, to } = endsOf(signal.data);
      store.dispatch(connect(from, to));
      coming.delete(signal.data.id);
    } else if (signal.type === 'connectionremoved' && isThere(signal.data)) {
      store.dispatch(disconnect([endsOf(signal.data).to]));
    }
    return signal;
  };

  function created({ id, kind, params }: RenderNode): void {
    if (Object.hasOwn(store.get().document.nodes, id)) return;
    const add = addNode(store.catalog, { id, type: kind });
    const settings = Object.entries(params).map(([name, value]) => setParam(store.catalog, `${id}.${name}`, value));
    store.dispatch(together(add.name, [add, ...settings]));
    coming.delete(id);
  }

  function isThere(connection: RenderConnection): boolean {
    const { from, to } = endsOf(connection);
    return store.get().document.edges.some((edge) => edge.from === from && edge.to === to);
  }
}

function endsOf({ source, sourceOutput, target, targetInput }: RenderConnection): { from: string; to: string } {
  return { from: `${source}.${String(sourceOutput)}`, to: `${target}.${String(targetInput)}` };
}
