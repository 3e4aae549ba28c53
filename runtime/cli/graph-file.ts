import { readFile } from 'node:fs/promises';
import { builtinCatalog } from '#nodes/catalog.ts';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { suggest } from '#graphs/nearest.ts';
import { bindInputs, setParam } from '#graphs/overrides.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { InputError } from '#runtime/failure.ts';
import { readRecipe } from '#runtime/node/inspect-media.ts';
import { GraphError } from '#runtime/prepare.ts';
import { parseSetting } from './options.ts';

/** Reads a graph from a JSON file, or from the recipe in a video that Emberloom rendered. */
export async function loadGraph(path: string): Promise<GraphDocument> {
  if (/\.(mp4|mov|m4v)$/i.test(path)) {
    const recipe = await readRecipe(path);
    if (recipe === null)
      throw new InputError(
        'no-recipe',
        `${path} holds no recipe: Emberloom did not render it, or something has removed it since.`,
      );
    return parse(recipe);
  }
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${cause.message}.`;
    throw new InputError('no-graph', reason, { cause });
  });
  return parse(text);
}

/** The graph template of an export type. */
export function graphTemplate(type: string): GraphDocument {
  const text = graphTemplates.get(type);
  if (text === undefined) {
    const names = [...graphTemplates.keys()];
    throw new InputError(
      'unknown-type',
      `There is no export type “${type}”.${suggest(type, names)} "emberloom templates" lists them.`,
    );
  }
  return parse(text);
}

/**
 * Applies the options that change a graph: first the values of its inputs, since another scene template starts from its own
 * defaults, then `--set node.param=value` in their order.
 */
export function applySettings(
  document: GraphDocument,
  settings: readonly string[],
  inputs: Readonly<Record<string, string>> = {},
): GraphDocument {
  const bound = bindInputs(document, builtinCatalog, inputs);
  if (bound.problems.length > 0) throw new GraphError(bound.problems);
  return settings.reduce((changed, setting) => {
    const { address, value } = parseSetting(setting);
    const override = setParam(changed, builtinCatalog, address, value);
    if (override.problem) throw new GraphError([override.problem]);
    return override.document;
  }, bound.document);
}

function parse(text: string): GraphDocument {
  const reading = parseGraph(text);
  if (reading.problems) throw new GraphError(reading.problems);
  return reading.document;
}
