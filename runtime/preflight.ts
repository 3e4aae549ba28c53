import type { Catalog } from '#graphs/catalog.ts';
import { splitEndpoint } from '#graphs/document.ts';
import type { PortDescription, PortKind } from '#graphs/ports.ts';
import type { PreflightContext } from './context.ts';
import type { AnyPreflight } from './executor.ts';
import type { PreparedRun } from './prepare.ts';

export interface PreflightOptions {
  readonly prepared: PreparedRun;
  readonly catalog: Catalog;
  readonly preflights: ReadonlyMap<string, AnyPreflight>;
  readonly context: PreflightContext;
  /** Where the run goes no further than this: what is behind is not asked. */
  readonly until?: PortKind | undefined;
}

/** Asks every node that will run, in order, what it knows before anything starts. Throws the first failure. */
export async function preflight({ prepared, catalog, preflights, context, until }: PreflightOptions): Promise<void> {
  const { document, order, edges, params, descriptions } = prepared.validation;
  for (const id of order) {
    const type = document.nodes[id]?.type ?? '';
    const inputs: Record<string, PortDescription> = {};
    for (const { from, to } of edges) {
      const { node, port } = splitEndpoint(to);
      const description = descriptions.get(from);
      if (node === id && description) inputs[port] = description;
    }
    await preflights.get(type)?.({ id, params: params.get(id) ?? {}, inputs, context });
    const outputs = Object.values(catalog.nodes.get(type)?.definition.outputs ?? {});
    if (outputs.some((port) => port.type === until)) return;
  }
}
