import type { AnyNodeDefinition } from '#graphs/definition.ts';
import type { AnyPageExecutor } from '#runtime/browser/executor.ts';

const definitions = import.meta.glob<AnyNodeDefinition>('./*/definition.ts', { eager: true, import: 'definition' });
const modules = import.meta.glob<AnyPageExecutor>('./*/{run.browser.ts,run.browser.tsx}', {
  eager: true,
  import: 'run',
});

/** How each node kind runs in a page, by type. */
export const pageExecutors: ReadonlyMap<string, AnyPageExecutor> = new Map(
  Object.entries(modules).map(([path, run]) => {
    const definition = definitions[`${path.slice(0, path.lastIndexOf('/'))}/definition.ts`];
    if (!definition) throw new Error(`${path} has no definition.ts beside it.`);
    return [definition.type, run];
  }),
);
