import type { Catalog, Place } from '#graphs/catalog.ts';
import { splitEndpoint } from '#graphs/document.ts';
import type { Validation } from '#graphs/validate.ts';

/** A node that runs on the machine, or a connected set of nodes that run in a page. */
export type PlanStep =
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'region'; readonly ids: readonly string[]; readonly output: string };

export interface Plan {
  readonly steps: readonly PlanStep[];
  readonly places: ReadonlyMap<string, Place>;
}

/**
 * Places every node and groups those that run in the page: a region is entered by features and audio tables and left by frames, so
 * it grows upstream from each node whose output leaves the page. Pure.
 */
export function planRun({ document, order, edges: all }: Validation, catalog: Catalog): Plan {
  const places = new Map<string, Place>();
  for (const id of order) {
    const entry = catalog.nodes.get(document.nodes[id]?.type ?? '');
    // A kind that nobody can run stays on the machine, which says so.
    const { places: able = [] } = entry ?? {};
    places.set(id, able.includes('browser') && !able.includes('node') ? 'browser' : 'node');
  }

  const steps: PlanStep[] = [];
  const edges = all.map(({ from, to }) => ({
    from,
    fromNode: splitEndpoint(from).node,
    toNode: splitEndpoint(to).node,
  }));
  for (const id of order) {
    if (places.get(id) === 'node') {
      steps.push({ kind: 'node', id });
      continue;
    }
    const leaving = edges.filter(({ fromNode, toNode }) => fromNode === id && places.get(toNode) === 'node');
    for (const output of new Set(leaving.map(({ from }) => from))) {
      const ids = new Set([id]);
      for (const member of [...order].reverse()) {
        const feeds = edges.some(({ fromNode, toNode }) => fromNode === member && ids.has(toNode));
        if (feeds && places.get(member) === 'browser') ids.add(member);
      }
      steps.push({ kind: 'region', ids: order.filter((member) => ids.has(member)), output });
    }
  }
  return { steps, places };
}
