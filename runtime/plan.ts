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
export function planRun({ document, order, edges }: Validation, catalog: Catalog): Plan {
  const places = new Map<string, Place>();
  for (const id of order) {
    const entry = catalog.nodes.get(document.nodes[id]?.type ?? '');
    // A kind that nobody can run stays on the machine, which says so.
    const { places: able = [] } = entry ?? {};
    places.set(id, able.includes('browser') && !able.includes('node') ? 'browser' : 'node');
  }

  const steps: PlanStep[] = [];
  const leaving = new Map<string, Set<string>>();
  const sources = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const [source, target] = [splitEndpoint(from).node, splitEndpoint(to).node];
    if (places.get(source) !== 'browser') continue;
    if (places.get(target) === 'node') leaving.set(source, (leaving.get(source) ?? new Set()).add(from));
    else if (places.get(target) === 'browser') sources.set(target, [...(sources.get(target) ?? []), source]);
  }
  const positions = new Map(order.map((id, position) => [id, position]));
  const inOrder = (a: string, b: string) => (positions.get(a) ?? 0) - (positions.get(b) ?? 0);
  for (const id of order) {
    if (places.get(id) === 'node') {
      steps.push({ kind: 'node', id });
      continue;
    }
    for (const output of leaving.get(id) ?? []) {
      const ids = new Set([id]);
      // A set that grows while it is walked visits what was added.
      for (const member of ids) for (const source of sources.get(member) ?? []) ids.add(source);
      steps.push({ kind: 'region', ids: [...ids].toSorted(inOrder), output });
    }
  }
  return { steps, places };
}
