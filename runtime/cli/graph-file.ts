import { createReadStream } from 'node:fs';
import { builtinCatalog } from '#nodes/catalog.ts';
import { graphLimits, parseGraph, type GraphDocument } from '#graphs/document.ts';
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
    return parse(recipe, path);
  }
  return parse(await readText(path), path);
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
  return parse(text, type);
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

/** One character takes four bytes at most. */
const mostBytes = graphLimits.characters * 4;

/** The text of a file or a pipe; an endless one is read no further than any graph goes. */
async function readText(path: string): Promise<string> {
  const blocks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const block of createReadStream(path)) {
      blocks.push(block as Buffer);
      bytes += (block as Buffer).length;
      if (bytes > mostBytes) throw new InputError('no-graph', `${path} is too large to be a graph.`);
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError('no-graph', unreadable(path, cause), { cause });
  }
  return Buffer.concat(blocks).toString('utf8');
}

function unreadable(path: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR') return `There is no file ${path}.`;
  if (code === 'EISDIR') return `${path} is a folder: give a graph file.`;
  if (code === 'EACCES' || code === 'EPERM') return `${path} cannot be read: you have no permission to open it.`;
  return `${path} cannot be read: ${String(cause)}.`;
}

function parse(text: string, origin: string): GraphDocument {
  const reading = parseGraph(text);
  if (reading.problems) throw new GraphError(reading.problems, origin);
  return reading.document;
}
