import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Catalog } from '#graphs/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';
import { recipeOf, serializeGraph } from '#graphs/serialize.ts';
import type { PreflightContext, RunContext, RunRequest } from '#runtime/context.ts';
import { CancelledError, InputError } from '#runtime/failure.ts';
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
export async function identifyMedia(
  document: GraphDocument,
  catalog: Catalog,
  request: RunRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<Media> {
  const files = new Map<string, string>();
  let identified = document;
  for (const [name, address] of Object.entries(document.inputs ?? {})) {
    const [id = '', param = ''] = address.split('.');
    const node = identified.nodes[id];
    const definition = catalog.nodes.get(node?.type ?? '')?.definition.params[param];
    const given = request.inputs[name];
    if (!node || definition?.type !== 'media' || given === undefined) continue;
    const path = resolve(given);
    const sha256 = await hashFile(path, signal);
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

export function createRunContext(options: RunContextOptions): RunContext {
  const { prepared, scratch, report } = options;
  return {
    ...givenPaths(options),
    report,
    workDir: scratch.path,
    claimPath: (path) => scratch.claim(path),
    recipe: serializeGraph(recipeOf(prepared.validation.document)),
  };
}

/** What is known before anything starts. */
export function createPreflightContext(
  options: Pick<RunContextOptions, 'prepared' | 'media' | 'request' | 'signal'>,
): PreflightContext {
  return { ...givenPaths(options), reads: [...options.media.files.values()] };
}

function givenPaths({
  prepared,
  media,
  request,
  signal,
}: Pick<RunContextOptions, 'prepared' | 'media' | 'request' | 'signal'>): Omit<PreflightContext, 'reads'> {
  return {
    signal,
    request,
    mediaPath({ name, sha256 }) {
      const path = media.files.get(sha256);
      if (path) return path;
      throw new InputError(
        'media-missing',
        `The graph plays "${name}", which this run was not given. Name the file with --audio.`,
      );
    },
    outputPath(nodeId) {
      const given = [...prepared.validation.paths].find(([address]) => address.startsWith(`${nodeId}.`));
      return given ? resolve(given[1]) : null;
    },
  };
}

async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const stats = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    const missing = cause.code === 'ENOENT' || cause.code === 'ENOTDIR';
    throw new InputError('no-file', missing ? `There is no file ${path}.` : unreadable(path, cause), { cause });
  });
  if (!stats.isFile()) throw new InputError('no-file', `${path} is ${kindOf(stats)}: give one music file.`);
  if (stats.size === 0) throw new InputError('empty-file', `${path} is empty: it has no bytes at all.`);
  const hash = createHash('sha256');
  try {
    for await (const block of createReadStream(path, { signal })) hash.update(block as Buffer);
  } catch (cause) {
    if (signal.aborted) throw new CancelledError('The run was cancelled.', { cause });
    throw new InputError('no-file', unreadable(path, cause), { cause });
  }
  return hash.digest('hex');
}

function unreadable(path: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'EACCES' || code === 'EPERM') return `${path} cannot be read: you have no permission to open it.`;
  return `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`;
}

function kindOf(stats: Stats): string {
  return stats.isDirectory() ? 'a folder' : 'no ordinary file';
}
