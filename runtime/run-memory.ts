import { splitEndpoint } from '#graphs/document.ts';
import { canonicalJson } from '#graphs/serialize.ts';
import type { PreparedRun } from './prepare.ts';

/**
 * Why something will run, or need not. `cached`: what it makes is there. `parameter changed`, `upstream changed`: since the last run
 * of this graph, in the node itself or above it. `missing`: nothing has changed, but what it makes is not kept, or not there any more.
 */
export type Reason = 'cached' | 'parameter changed' | 'upstream changed' | 'missing';

/** What a run was made of, for the next one to be compared with. */
export interface RunMemory {
  readonly nodes: Readonly<Record<string, NodeMemory>>;
}

interface NodeMemory {
  readonly type: string;
  /** Canonical JSON by name. */
  readonly params: Readonly<Record<string, string>>;
  /** `from` of every edge that comes in, by port. */
  readonly inputs: Readonly<Record<string, string>>;
}

export interface Change {
  readonly why: Exclude<Reason, 'cached'>;
  /** For people: what has changed. */
  readonly detail?: string;
}

/** Pure. */
export function remember({ validation, plan }: PreparedRun): RunMemory {
  const nodes = [...plan.places.keys()].map((id) => {
    const params = Object.entries(validation.params.get(id) ?? {});
    const entering = validation.edges.filter(({ to }) => splitEndpoint(to).node === id);
    const node = {
      type: validation.document.nodes[id]?.type ?? '',
      params: Object.fromEntries(params.map(([name, value]) => [name, canonicalJson(value ?? null)])),
      inputs: Object.fromEntries(entering.map(({ from, to }) => [splitEndpoint(to).port, from])),
    };
    return [id, node] as const;
  });
  return { nodes: Object.fromEntries(nodes) };
}

/** What is other than it was, in each node or above it; all is new where nothing is remembered. */
export function changesSince(before: RunMemory | null, prepared: PreparedRun): ReadonlyMap<string, Change> {
  const now = remember(prepared);
  const changes = new Map<string, Change>();
  for (const id of prepared.validation.order) {
    const [was, is] = [before?.nodes[id], now.nodes[id]];
    if (!is) continue;
    if (!was || was.type !== is.type) {
      changes.set(id, { why: 'missing', detail: 'not in the last run of this graph' });
      continue;
    }
    const names = changedParams(before, now, id);
    const above = Object.values(is.inputs).some((from) => changes.has(splitEndpoint(from).node));
    if (names.length > 0) changes.set(id, { why: 'parameter changed', detail: names.join(', ') });
    else if (above || canonicalJson(was.inputs) !== canonicalJson(is.inputs)) {
      changes.set(id, { why: 'upstream changed' });
    }
  }
  return changes;
}

/** Names of a node's parameters that are other than they were. */
export function changedParams(before: RunMemory | null, now: RunMemory, id: string): string[] {
  const [was, is] = [before?.nodes[id]?.params ?? {}, now.nodes[id]?.params ?? {}];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => was[name] !== is[name]);
}
