import { splitEndpoint, type GraphDocument, type GraphEdge } from './document.ts';

export interface Topology {
  /** Every node after all that it depends on; otherwise in the document's own order. Complete only where there is no cycle. */
  readonly order: readonly string[];
  /** The nodes of one cycle in the direction of flow, null where there is none. */
  readonly cycle: readonly string[] | null;
}

type Wiring = Pick<GraphDocument, 'nodes'> & { readonly edges: readonly GraphEdge[] };

/** Puts the nodes in an order in which they can run. Edges from or to missing nodes are overlooked. */
export function orderNodes(graph: Wiring): Topology {
  const sources = neighbours(graph, 'to', 'from');
  const order: string[] = [];
  const finished = new Set<string>();
  let cycle: string[] | null = null;
  for (const root of Object.keys(graph.nodes)) {
    if (finished.has(root)) continue;
    // Depth first with a stack of its own: a chain of 5,000 nodes would come close to the end of the call stack.
    const path = [{ id: root, next: 0 }];
    const onPath = new Set([root]);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const source = sources.get(top.id)?.[top.next];
      top.next += 1;
      if (source === undefined) {
        path.pop();
        onPath.delete(top.id);
        finished.add(top.id);
        order.push(top.id);
      } else if (onPath.has(source)) {
        // The path climbs against the flow, so the cycle is read backwards.
        const ids = path.map((step) => step.id);
        cycle ??= ids.slice(ids.indexOf(source)).toReversed();
      } else if (!finished.has(source)) {
        path.push({ id: source, next: 0 });
        onPath.add(source);
      }
    }
  }
  return { order, cycle };
}

/** All nodes that `ids` depend on, directly or not, and `ids` themselves. */
export function upstream(graph: Wiring, ids: Iterable<string>): ReadonlySet<string> {
  return reach(neighbours(graph, 'to', 'from'), ids);
}

/** All nodes that depend on `ids`, directly or not, and `ids` themselves. */
export function downstream(graph: Wiring, ids: Iterable<string>): ReadonlySet<string> {
  return reach(neighbours(graph, 'from', 'to'), ids);
}

function reach(next: ReadonlyMap<string, readonly string[]>, ids: Iterable<string>): ReadonlySet<string> {
  const reached = new Set(ids);
  // A set that grows while it is walked visits what was added.
  for (const id of reached) for (const neighbour of next.get(id) ?? []) reached.add(neighbour);
  return reached;
}

/** For each node the nodes at the other end of its edges, in the order of the edges. */
function neighbours(graph: Wiring, near: 'from' | 'to', far: 'from' | 'to'): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>(Object.keys(graph.nodes).map((id) => [id, []]));
  for (const edge of graph.edges) {
    const other = splitEndpoint(edge[far]).node;
    if (map.has(other)) map.get(splitEndpoint(edge[near]).node)?.push(other);
  }
  return map;
}
