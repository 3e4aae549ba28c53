import type { Catalog } from '#graphs/catalog.ts';
import { splitEndpoint } from '#graphs/document.ts';
import type { PortKind } from '#graphs/ports.ts';
import type { RunContext } from './context.ts';
import type { NodeState, RunEvent } from './events.ts';
import type { AnyExecutor } from './executor.ts';
import type { Span } from './flash-limiter.ts';
import { CancelledError, InputError, RunError } from './failure.ts';
import type { RegionHost } from './host.ts';
import type { PlanStep } from './plan.ts';
import type { PreparedRun } from './prepare.ts';
import { selectRange } from './range.ts';
import { describeRegion } from './region.ts';
import type { FeaturesValue, FramesValue, PortValues } from './values.ts';

export interface RunOptions {
  readonly prepared: PreparedRun;
  readonly catalog: Catalog;
  readonly executors: ReadonlyMap<string, AnyExecutor>;
  readonly host: RegionHost;
  readonly context: RunContext;
}

/** Runs a whole graph. Rejects with the first failure. */
export async function runGraph(options: RunOptions): Promise<void> {
  for await (const _ of runSteps(options));
}

/** Runs a graph only until something of that type flows, and returns it: frames for a still, features for an analysis. */
export async function runUntil<T extends PortKind>(options: RunOptions, type: T): Promise<PortValues[T]> {
  for await (const made of runSteps(options)) {
    const found = made.find((port) => port.type === type);
    // An executor's outputs are typed by its definition, whose port types these are.
    if (found) return found.value as PortValues[T];
  }
  throw new InputError('nothing-made', `This graph makes no ${type}.`);
}

interface MadePort {
  readonly type: PortKind | undefined;
  readonly value: unknown;
}

/** Runs every step of a plan in order, handing outputs to inputs along the edges, and tells what each step made. */
async function* runSteps(options: RunOptions): AsyncGenerator<readonly MadePort[]> {
  const { prepared, context, catalog } = options;
  const { document } = prepared.validation;
  const values = new Map<string, unknown>();
  const kindOf = (id: string) => document.nodes[id]?.type ?? '';
  context.report({
    type: 'plan',
    nodes: [...prepared.plan.places].map(([id, place]) => ({ id, type: kindOf(id), place })),
  });
  for (const { message, code, node } of prepared.warnings) {
    context.report({ type: 'warning', code, message, ...(node === undefined ? {} : { node }) });
  }
  const undrawn = new Set<string>();
  for (const step of prepared.plan.steps) {
    if (context.signal.aborted) throw new CancelledError('The run was cancelled.');
    const ids = step.kind === 'node' ? [step.id] : step.ids;
    report(ids, 'running', context.report);
    const made = await runStep(step, options, values);
    const tell = (state: NodeState) => {
      for (const id of ids) undrawn.delete(id);
      report(ids, state, context.report);
    };
    for (const [address, value] of made) values.set(address, isFrames(value) ? heard(value, tell) : value);
    yield made.map(([address, value]) => {
      const { node, port } = splitEndpoint(address);
      return { type: catalog.nodes.get(kindOf(node))?.definition.outputs[port]?.type, value };
    });
    if (step.kind === 'region') for (const id of ids) undrawn.add(id);
    report(ids, step.kind === 'region' ? 'waiting' : 'done', context.report);
  }
  for (const id of undrawn) {
    context.report({ type: 'node', id, state: 'cached', detail: 'Every frame was drawn by an earlier run.' });
  }
}

type Made = readonly (readonly [address: string, value: unknown])[];

/** Runs one step with what those before it made; gives what it made, by `node.port`. */
export function runStep(step: PlanStep, options: RunOptions, values: ReadonlyMap<string, unknown>): Promise<Made> {
  return step.kind === 'node' ? runNode(step.id, options, values) : openRegion(step, options, values);
}

function report(ids: readonly string[], state: NodeState, send: (event: RunEvent) => void): void {
  for (const id of ids) send({ type: 'node', id, state });
}

async function runNode(
  id: string,
  { prepared, executors, context }: RunOptions,
  values: ReadonlyMap<string, unknown>,
): Promise<Made> {
  const { document, edges, params } = prepared.validation;
  const type = document.nodes[id]?.type ?? '';
  const executor = executors.get(type);
  if (!executor) throw new RunError('no-executor', `This machine has no way to run a ${type} node ("${id}").`);
  const inputs: Record<string, unknown> = {};
  for (const { from, to } of edges) {
    const { node: target, port } = splitEndpoint(to);
    if (target === id) inputs[port] = values.get(from);
  }
  const outputs = await executor({ id, params: params.get(id) ?? {}, inputs, context });
  return Object.entries(outputs).map(([port, value]) => [`${id}.${port}`, value] as const);
}

/** Bakes what the region's parameters need of the music, and opens it: its output becomes frames that can be read. */
async function openRegion(
  step: Extract<PlanStep, { kind: 'region' }>,
  { prepared, catalog, host, context }: RunOptions,
  values: ReadonlyMap<string, unknown>,
): Promise<Made> {
  const entering = prepared.validation.edges.filter(({ to }) => step.ids.includes(splitEndpoint(to).node));
  const { features } = featuresInto(entering, step, values);
  const { region, table, fps, total } = describeRegion(step, prepared.validation, catalog, features);
  for (const { node, spans } of table.softened) {
    const detail = `of ${node}: more than three flashes a second (WCAG 2.3.1)`;
    context.report({ type: 'using', what: 'flash limiter', name: `softens ${timesOf(spans)}`, detail });
  }
  const range = selectRange(context.request, total, fps);
  return [[step.output, await host.openRegion(region, table, total, range)]];
}

/** The same frames; `tell` hears when they are drawn, and when all that were asked for are. */
function heard(frames: FramesValue, tell: (state: NodeState) => void): FramesValue {
  return {
    ...frames,
    async *read(ranges, format, signal) {
      let left = ranges.reduce((sum, { count }) => sum + count, 0);
      tell('running');
      try {
        for await (const frame of frames.read(ranges, format, signal)) {
          left--;
          yield frame;
        }
      } finally {
        tell(left > 0 ? 'waiting' : 'done');
      }
    },
  };
}

/** Names this many; whoever wants to see more looks at the picture. */
const spansNamed = 4;

function timesOf(spans: readonly Span[]): string {
  const named = spans.slice(0, spansNamed).map(({ from, to }) => `${from.toFixed(1)} s … ${to.toFixed(1)} s`);
  const rest = spans.length - named.length;
  return `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function featuresInto(
  edges: readonly { from: string; to: string }[],
  { ids, output }: { ids: readonly string[]; output: string },
  values: ReadonlyMap<string, unknown>,
): FeaturesValue {
  const sources = edges.filter(({ from }) => !ids.includes(splitEndpoint(from).node)).map(({ from }) => from);
  const found = [...new Set(sources)].map((source) => values.get(source)).filter(isFeatures);
  const [features] = found;
  if (!features || found.length > 1) {
    throw new InputError(
      'region-features',
      `The nodes that draw "${output}" are fed by ${found.length} analyses: exactly one PreAnalyze must feed them.`,
    );
  }
  return features;
}

function isFrames(value: unknown): value is FramesValue {
  return typeof value === 'object' && value !== null && 'read' in value && 'projection' in value;
}

function isFeatures(value: unknown): value is FeaturesValue {
  return typeof value === 'object' && value !== null && 'features' in value;
}
