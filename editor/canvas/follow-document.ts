import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import { placesOf, sizeOf } from '#editor/canvas/geometry.ts';
import { RenderNode } from '#editor/canvas/render-node.ts';
import type { PresetHost } from '#editor/canvas/preset.ts';

interface Following {
  /** Resolves once Rete has what the document has. */
  settled(): Promise<void>;
  stop(): void;
}

/** What a program is adding to Rete and the document has not heard of yet: nodes and connections, by their ids. */
export type Coming = ReadonlySet<string>;

/** Gives Rete the nodes and connections that the document has, and no others, after every change. */
export function followDocument({ editor: { store, session }, rete, area }: PresetHost, coming: Coming): Following {
  let syncing = Promise.resolve();
  let shown: GraphDocument | null = null;
  const follow = () => {
    const { document } = store.get();
    if (document === shown) return;
    shown = document;
    session.places.set(placesOf(document, store.catalog));
    // One that failed is told of by whoever waits for it, and does not keep the next from being shown.
    syncing = syncing.catch(() => {}).then(() => (shown === document ? sync(document) : undefined));
  };
  const unsubscribe = store.subscribe(follow);
  follow();

  // The document may change between any two steps, so each step asks what it says now: what a program has just done to Rete must not be
  // undone by a picture of before.
  async function sync(document: GraphDocument): Promise<void> {
    for (const { id } of rete.getConnections()) if (!hasEdge(id) && !coming.has(id)) await rete.removeConnection(id);
    for (const node of rete.getNodes()) {
      // A node of another plugin, or of the page's own, is not ours to take away.
      if (node instanceof RenderNode && !hasNode(node.id) && !coming.has(node.id)) await rete.removeNode(node.id);
    }
    const places = placesOf(document, store.catalog);
    // All at once: one after the other, each would wait for the page to draw the one before.
    await Promise.all([...places.keys()].map((id) => show(document, id)));
    for (const [id, place] of places) {
      const before = area.nodeViews.get(id)?.position;
      if (before?.x !== place.x || before.y !== place.y) await area.translate(id, place);
    }
    const drawn = new Set(rete.getConnections().map(({ id }) => id));
    // A file may say the same twice.
    const edges = new Map(document.edges.map((edge) => [connectionId(edge.from, edge.to), edge]));
    await Promise.all([...edges].map(([id, { from, to }]) => (drawn.has(id) ? null : lead(from, to))));
  }

  function hasNode(id: string): boolean {
    return Object.hasOwn(store.get().document.nodes, id);
  }

  function hasEdge(id: string): boolean {
    return store.get().document.edges.some(({ from, to }) => connectionId(from, to) === id);
  }

  async function show(document: GraphDocument, id: string): Promise<void> {
    if (!hasNode(id)) return;
    const known = rete.getNode(id);
    const kind = document.nodes[id]?.type ?? '';
    const node = known ?? new RenderNode(store.catalog, kind);
    Object.assign(node, sizeOf(document, store.catalog, id));
    if (known) return;
    node.id = id;
    await rete.addNode(node);
  }

  async function lead(from: string, to: string): Promise<void> {
    const source = splitEndpoint(from);
    const target = splitEndpoint(to);
    const id = connectionId(from, to);
    if (!hasEdge(id) || !rete.getNode(source.node) || !rete.getNode(target.node)) return;
    await rete.addConnection({
      id,
      source: source.node,
      sourceOutput: source.port,
      target: target.node,
      targetInput: target.port,
    });
  }

  return { settled: () => syncing, stop: unsubscribe };
}

/** What Rete calls the connection between two ports, each as `node.port`. */
export function connectionId(from: string, to: string): string {
  return `${from} ${to}`;
}
