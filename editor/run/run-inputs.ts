import type { Catalog } from '#graphs/catalog.ts';
import type { ParamDefinition } from '#graphs/definition.ts';
import type { GraphDocument } from '#graphs/document.ts';
import { findParam, rawValueAt } from '#graphs/param-address.ts';

/** What a run may give: an input of the graph, or a file that a graph without inputs lacks. */
export interface RunInput {
  readonly name: string;
  readonly address: string;
  readonly definition: ParamDefinition;
  /** What the graph says itself. */
  readonly raw: unknown;
}

/** The graph's inputs in its own order; those that lead nowhere are left out. */
export function runInputs(document: GraphDocument, catalog: Catalog): RunInput[] {
  return Object.entries(document.inputs ?? {}).flatMap(([name, address]) => {
    const place = findParam(document, catalog, address);
    if ('missing' in place) return [];
    return [{ name, address, definition: place.definition, raw: rawValueAt(document, place) }];
  });
}

/** What has to be given, as nobody else says it: files that are neither chosen here nor named in the graph. */
export function missingInputs(inputs: readonly RunInput[], given: Readonly<Record<string, unknown>>): RunInput[] {
  return inputs.filter(({ name, definition, raw }) => definition.type === 'media' && raw === null && !given[name]);
}
