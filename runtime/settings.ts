import type { Catalog } from '#graphs/catalog.ts';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { suggest } from '#graphs/nearest.ts';
import { bindInputs, setParam } from '#graphs/overrides.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { InputError } from './failure.ts';
import { GraphError } from './prepare.ts';

/** The graph template of an export type. Throws InputError `unknown-type`. */
export function graphTemplate(type: string): GraphDocument {
  const known = templates.get(type);
  if (known) return known;
  const text = graphTemplates.get(type);
  if (text === undefined) {
    const message = `There is no export type “${type}”.${suggest(type, [...graphTemplates.keys()])} "emberloom templates" lists them.`;
    throw new InputError('unknown-type', message);
  }
  const document = readGraphText(text, type);
  templates.set(type, document);
  return document;
}

/** Those that were asked for. Documents are never changed: whoever wants another one makes it. */
const templates = new Map<string, GraphDocument>();

/** Throws a GraphError that begins with where the text comes from. */
export function readGraphText(text: string, origin?: string): GraphDocument {
  const reading = parseGraph(text);
  if (reading.problems) throw new GraphError(reading.problems, origin);
  return reading.document;
}

/** `node.param` and the text of its value. */
export interface Setting {
  readonly address: string;
  readonly value: string;
}

/**
 * Applies what a request changes in a graph: first the values of its inputs, since another scene template starts from its own
 * defaults, then single parameters in their order. Throws a GraphError.
 */
export function changeGraph(
  document: GraphDocument,
  catalog: Catalog,
  settings: readonly Setting[],
  inputs: Readonly<Record<string, string>> = {},
): GraphDocument {
  const bound = bindInputs(document, catalog, inputs);
  if (bound.problems.length > 0) throw new GraphError(bound.problems);
  return settings.reduce((changed, { address, value }) => {
    const override = setParam(changed, catalog, address, value);
    if (override.problem) throw new GraphError([override.problem]);
    return override.document;
  }, bound.document);
}
