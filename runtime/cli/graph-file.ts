import { createReadStream } from 'node:fs';
import { builtinCatalog } from '#nodes/catalog.ts';
import { graphLimits, type GraphDocument } from '#graphs/document.ts';
import { InputError } from '#runtime/failure.ts';
import { readRecipe } from '#runtime/node/inspect-media.ts';
import { changeGraph, readGraphText } from '#runtime/settings.ts';
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
    return readGraphText(recipe, path);
  }
  return readGraphText(await readText(path), path);
}

/** Applies what the options say: the values of the graph's inputs, then `--set node.param=value` in their order. */
export function applySettings(
  document: GraphDocument,
  settings: readonly string[],
  inputs: Readonly<Record<string, string>> = {},
): GraphDocument {
  return changeGraph(document, builtinCatalog, settings.map(parseSetting), inputs);
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
