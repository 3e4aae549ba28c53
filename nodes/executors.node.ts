import type { AnyNodeDefinition } from '#graphs/definition.ts';
import type { AnyExecutor } from '#runtime/executor.ts';

const definitions = import.meta.glob<AnyNodeDefinition>('./*/definition.ts', { eager: true, import: 'definition' });
const modules = import.meta.glob<AnyExecutor>('./*/{run,run.node}.ts', { eager: true, import: 'run' });

/** How each node kind runs on the machine, by type. */
export const nodeExecutors: ReadonlyMap<string, AnyExecutor> = new Map(
  Object.entries(modules).map(([path, run]) => {
    const definition = definitions[`${path.slice(0, path.lastIndexOf('/'))}/definition.ts`];
    if (!definition) throw new Error(`${path} has no definition.ts beside it.`);
    return [definition.type, run];
  }),
);
