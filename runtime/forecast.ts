import { splitEndpoint } from '#graphs/document.ts';
import type { PartsForecast } from './executor.ts';
import type { Ahead } from './look-ahead.ts';
import type { PreparedRun } from './prepare.ts';
import { changedParams, changesSince, remember, type Change, type Reason, type RunMemory } from './run-memory.ts';

export interface SegmentForecast {
  readonly index: number;
  readonly first: number;
  readonly count: number;
  readonly runs: boolean;
  readonly why: Reason;
}

export interface NodeForecast {
  readonly id: string;
  readonly type: string;
  readonly place: string;
  readonly runs: boolean;
  readonly why: Reason;
  /** More of it, for people. */
  readonly detail?: string;
  /** Of a node that works in segments. */
  readonly segments?: readonly SegmentForecast[];
}

/** Tells for every node and every segment whether it will run, and why. Pure. */
export function forecastRun(prepared: PreparedRun, { cached, parts }: Ahead, before: RunMemory | null): NodeForecast[] {
  const changes = changesSince(before, prepared);
  const asked = framesAsked(prepared, parts);
  return [...prepared.plan.places].map(([id, place]) => {
    const node = { id, type: prepared.validation.document.nodes[id]?.type ?? '', place };
    const change = changes.get(id) ?? null;
    const why = change?.why ?? 'missing';
    const made = parts.get(id);
    if (made) {
      const segments = segmentsOf(made, why, changedParams(before, remember(prepared), id));
      const missing = segments.filter(({ runs }) => runs).length;
      const detail = inWords(`${missing} of ${segments.length} segments`, change);
      const runs = missing > 0 || change !== null;
      return { ...node, runs, why: runs ? why : 'cached', detail, segments };
    }
    const frames = place === 'browser' ? asked.get(id) : undefined;
    if (cached.has(id) || frames === 0) return { ...node, runs: false, why: 'cached' };
    if (frames !== undefined) return { ...node, runs: true, why, detail: inWords(`${frames} frames`, change) };
    return { ...node, runs: true, why, detail: change ? inWords('', change) : 'made anew in each run' };
  });
}

/** A segment that is not there blames its node's parameters only where it depends on one that has changed. */
function segmentsOf(
  { parts, params }: PartsForecast,
  why: Change['why'],
  changed: readonly string[],
): SegmentForecast[] {
  const own = changed.some((name) => params.includes(name));
  const because = why === 'parameter changed' && !own ? 'upstream changed' : why;
  return parts.map(({ first, count, kept }, index) => {
    return { index, first, count, runs: !kept, why: kept ? 'cached' : because };
  });
}

/** How many frames each node that draws will be asked for; none where whoever asks does not say how many. */
function framesAsked({ validation, plan }: PreparedRun, parts: ReadonlyMap<string, PartsForecast>) {
  const asked = new Map<string, number>();
  for (const id of validation.order.toReversed()) {
    if (plan.places.get(id) !== 'browser') continue;
    const next = validation.edges.filter(({ from }) => splitEndpoint(from).node === id);
    const counts = next.map(({ to }) => {
      const { node } = splitEndpoint(to);
      return plan.places.get(node) === 'browser' ? asked.get(node) : missingFrames(parts.get(node));
    });
    if (counts.every((count) => count !== undefined)) asked.set(id, Math.max(0, ...counts));
  }
  return asked;
}

function missingFrames(made: PartsForecast | undefined): number | undefined {
  return made?.parts.reduce((sum, { count, kept }) => sum + (kept ? 0 : count), 0);
}

function inWords(what: string, change: Change | null): string {
  return [what, change?.detail ?? ''].filter((part) => part !== '').join('; ');
}
