import type { AnyNodeDefinition } from '#graphs/definition.ts';
import type { AnyExecutor, AnyForecast, AnyPreflight } from '#runtime/executor.ts';

interface RunModule {
  readonly run: AnyExecutor;
  readonly preflight?: AnyPreflight;
  readonly forecast?: AnyForecast;
}

const definitions = import.meta.glob<AnyNodeDefinition>('./*/definition.ts', { eager: true, import: 'definition' });
const modules = import.meta.glob<RunModule>('./*/{run,run.node}.ts', { eager: true });

const byType = Object.entries(modules).map(([path, module]) => {
  const definition = definitions[`${path.slice(0, path.lastIndexOf('/'))}/definition.ts`];
  if (!definition) throw new Error(`${path} has no definition.ts beside it.`);
  return [definition.type, module] as const;
});

/** How each node kind runs on the machine, by type. */
export const nodeExecutors: ReadonlyMap<string, AnyExecutor> = new Map(byType.map(([type, { run }]) => [type, run]));

/** What a kind asks before anything starts, by type; most have nothing to ask. */
export const nodePreflights: ReadonlyMap<string, AnyPreflight> = new Map(
  byType.flatMap(([type, { preflight }]) => (preflight ? [[type, preflight] as const] : [])),
);

/** How a kind tells what it would do, by type; only those that work in parts can. */
export const nodeForecasts: ReadonlyMap<string, AnyForecast> = new Map(
  byType.flatMap(([type, { forecast }]) => (forecast ? [[type, forecast] as const] : [])),
);
