import { splitEndpoint } from '#graphs/document.ts';
import type { AnyForecast, PartsForecast } from './executor.ts';
import type { PlanStep } from './plan.ts';
import { runStep, type RunOptions } from './run.ts';
import type { AudioValue } from './values.ts';

export interface Ahead {
  /** The first sound that flows, by which frames are counted. */
  readonly sound: AudioValue | null;
  /** Nodes that found their work done. */
  readonly cached: ReadonlySet<string>;
  /** Of nodes that work in parts. */
  readonly parts: ReadonlyMap<string, PartsForecast>;
}

/**
 * Runs what makes sound and tables, and asks the kinds that can tell what they would do with them. Nothing is drawn, and the host need
 * not be able to.
 */
export async function lookAhead(run: RunOptions, forecasts: ReadonlyMap<string, AnyForecast>): Promise<Ahead> {
  const { catalog, prepared } = run;
  const { document, edges, params } = prepared.validation;
  const typeOf = (id: string) => document.nodes[id]?.type ?? '';
  const cached = new Set<string>();
  const context: RunOptions['context'] = {
    ...run.context,
    report: (event) => {
      if (event.type === 'node' && event.state === 'cached') cached.add(event.id);
    },
  };
  const values = new Map<string, unknown>();
  const parts = new Map<string, PartsForecast>();

  const isNeeded = (step: PlanStep) => {
    if (step.kind === 'region') {
      return edges.some(({ from, to }) => from === step.output && forecasts.has(typeOf(splitEndpoint(to).node)));
    }
    const outputs = Object.values(catalog.nodes.get(typeOf(step.id))?.definition.outputs ?? {});
    return outputs.some(({ type }) => type === 'Audio' || type === 'Features');
  };

  for (const step of prepared.plan.steps) {
    const forecast = step.kind === 'node' ? forecasts.get(typeOf(step.id)) : undefined;
    if (step.kind === 'node' && forecast) {
      const { id } = step;
      const entering = edges.filter(({ to }) => splitEndpoint(to).node === id);
      const inputs = Object.fromEntries(entering.map(({ from, to }) => [splitEndpoint(to).port, values.get(from)]));
      parts.set(id, await forecast({ id, params: params.get(id) ?? {}, inputs, context }));
    } else if (isNeeded(step)) {
      for (const [address, value] of await runStep(step, { ...run, context }, values)) values.set(address, value);
    }
  }
  const sound = [...values.values()].find(isSound) ?? null;
  return { sound, cached, parts };
}

function isSound(value: unknown): value is AudioValue {
  return typeof value === 'object' && value !== null && 'sampleCount' in value && 'channels' in value;
}
