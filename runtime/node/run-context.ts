import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Catalog } from '#graphs/catalog.ts';
import type { MediaReference } from '#graphs/definition.ts';
import type { GraphDocument } from '#graphs/document.ts';
import { recipeOf, serializeGraph } from '#graphs/serialize.ts';
import type { RunContext, RunRequest } from '#runtime/context.ts';
import { InputError } from '#runtime/failure.ts';
import type { RunEvent } from '#runtime/events.ts';
import type { PreparedRun } from '#runtime/prepare.ts';
import type { ScratchFolder } from './scratch-folder.ts';

/** A graph whose media are named by content, and where that content lies on this machine. */
export interface Media {
  readonly document: GraphDocument;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reads the files that a request gives for the graph's media and writes their name and hash into the graph, so that the graph says
 * what was played without saying where it lay. Throws an InputError where a file is missing or no file.
 */
export async function identifyMedia(document: GraphDocument, catalog: Catalog, request: RunRequest): Promise<Media> {
  const files = new Map<string, string>();
  let identified = document;
  for (const [name, address] of Object.entries(document.inputs ?? {})) {
    const [id = '', param = ''] = address.split('.');
    const node = identified.nodes[id];
    const definition = catalog.nodes.get(node?.type ?? '')?.definition.params[param];
    const given = request.inputs[name];
    if (!node || definition?.type !== 'media' || given === undefined) continue;
    const path = resolve(given);
    const sha256 = await hashFile(path);
    files.set(sha256, path);
    const params = { ...node.params, [param]: { name: basename(path), sha256 } };
    identified = { ...identified, nodes: { ...identified.nodes, [id]: { ...node, params } } };
  }
  return { document: identified, files };
}

export interface RunContextOptions {
  readonly prepared: PreparedRun;
  readonly media: Media;
  readonly request: RunRequest;
  readonly scratch: ScratchFolder;
  readonly signal: AbortSignal;
  report(event: RunEvent): void;
}

export function createRunContext({ prepared, media, request, scratch, signal, report }: RunContextOptions): RunContext {
  const { document, paths } = prepared.validation;
  return {
    signal,
    request,
    report,
    workDir: scratch.path,
    claimPath: (path) => scratch.claim(path),
    recipe: serializeGraph(recipeOf(document)),
    mediaPath(reference: MediaReference) {
      const path = media.files.get(reference.sha256);
      if (path) return path;
      throw new InputError(
        'media-missing',
        `The graph plays "${reference.name}", which this run was not given. Name the file with --audio.`,
      );
    },
    outputPath(nodeId) {
      const [path] = [...paths].filter(([address]) => address.startsWith(`${nodeId}.`)).map(([, given]) => given);
      return path === undefined ? null : resolve(path);
    },
  };
}

async function hashFile(path: string): Promise<string> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw new InputError('no-file', `There is no file ${path}.`, { cause });
  });
  if (!stats.isFile()) throw new InputError('no-file', `${path} is a folder, not a sound file.`);
  if (stats.size === 0) throw new InputError('empty-file', `${path} is empty.`);
  const hash = createHash('sha256');
  for await (const block of createReadStream(path)) hash.update(block as Buffer);
  return hash.digest('hex');
}
