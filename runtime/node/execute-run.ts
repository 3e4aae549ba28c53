import type { Catalog } from '#graphs/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';
import type { PortKind } from '#graphs/ports.ts';
import type { PreflightContext, RunRequest } from '#runtime/context.ts';
import type { RunEvent } from '#runtime/events.ts';
import type { AnyExecutor, AnyPreflight } from '#runtime/executor.ts';
import { CancelledError, InputError, RunError } from '#runtime/failure.ts';
import { preflight } from '#runtime/preflight.ts';
import { prepareRun, type PreparedRun } from '#runtime/prepare.ts';
import { ProgressMeter } from '#runtime/progress.ts';
import type { RunOptions } from '#runtime/run.ts';
import { findChromium } from './chromium.ts';
import { fileFailure } from './file-failure.ts';
import { checkOutput } from './publish-output.ts';
import { ringShape, type RenderHost } from './render-host.ts';
import { createPreflightContext, createRunContext, identifyMedia } from './run-context.ts';
import { createScratchFolder, scratchParents, sweepScratchFolders, type ScratchFolder } from './scratch-folder.ts';

export interface ExecuteRunOptions {
  readonly document: GraphDocument;
  readonly request: RunRequest;
  readonly kinds: NodeKinds;
  /** Draws this run, and perhaps others before and after it: whoever made it closes it. */
  readonly host: RenderHost;
  readonly requireGpu: boolean;
  readonly signal: AbortSignal;
  /** Hears everything, with overall progress; `done` or `failed` comes last. */
  report(event: RunEvent): void;
  /** Where `work` runs the graph no further than this; without frames no browser is started. */
  readonly until?: PortKind | undefined;
  /** `work` only asks what would run: outputs are not asked for, and nothing is drawn. */
  readonly foresees?: true;
  /** A picture that `work` itself leaves, a PNG unless `container` says otherwise. */
  readonly output?: string | undefined;
  readonly container?: 'png' | 'svg' | undefined;
}

/** What a composition root knows of node kinds. */
export interface NodeKinds {
  readonly catalog: Catalog;
  readonly executors: ReadonlyMap<string, AnyExecutor>;
  readonly preflights: ReadonlyMap<string, AnyPreflight>;
}

/** Prepares a graph, gives `work` everything that it needs to run, and cleans up however that ends. Rejects with the first failure. */
export async function executeRun<T>(options: ExecuteRunOptions, work: (run: RunOptions) => Promise<T>): Promise<T> {
  const { document, request, kinds, host, signal } = options;
  const { catalog, executors } = kinds;
  const started = performance.now();
  const meter = new ProgressMeter(options.report, () => performance.now());
  const outputs = options.output === undefined ? [] : [options.output];
  const report = (event: RunEvent) => {
    // An end of the graph says where it has left its file.
    if (event.type === 'node' && event.state === 'done' && event.detail !== undefined) outputs.push(event.detail);
    meter.report(event);
  };
  let scratch: ScratchFolder | null = null;
  try {
    host.beginRun(report);
    const media = await identifyMedia(document, catalog, request, signal);
    const prepared = prepareRun(media.document, catalog, request);
    const given = { prepared, media, request, signal };
    await checkBeforeStart(options, prepared, createPreflightContext(given));
    await sweepScratchFolders();
    scratch = await createScratchFolder((await scratchParents()).work, 'run');
    const ringBytes = largestRing(prepared);
    if (ringBytes > 0 && draws(options)) {
      const browser = host.warmUp(ringBytes);
      // Who insists on a GPU wants to know at once, not after the analysis of an hour.
      if (options.requireGpu) await browser;
    }
    const context = createRunContext({ ...given, scratch, report });
    const result = await work({
      ...{ prepared, catalog, executors, context },
      host: options.foresees ? host.foreseeing() : host,
    });
    report({ type: 'done', outputs, seconds: (performance.now() - started) / 1000 });
    return result;
  } catch (error) {
    const cause = signal.aborted
      ? new CancelledError('Cancelled. Finished segments are kept: run the same command to go on.')
      : fileFailure(error);
    report(failure(cause));
    throw cause;
  } finally {
    await scratch?.remove();
  }
}

/** All that can be known before anything starts: nobody should learn after an hour that a name ends in the wrong letters. */
async function checkBeforeStart(
  { output, container = 'png', until, foresees, kinds }: ExecuteRunOptions,
  prepared: PreparedRun,
  context: PreflightContext,
): Promise<void> {
  const { request, reads } = context;
  if (output !== undefined) await checkOutput(output, { ...request, container, reads });
  for (const path of foresees ? [] : outputPaths(prepared, kinds.catalog))
    await checkOutput(path, { ...request, reads });
  await preflight({ prepared, ...kinds, context, until: foresees ? 'Audio' : until });
  if (draws({ until })) await findChromium();
}

function draws({ until }: Pick<ExecuteRunOptions, 'until'>): boolean {
  return until !== 'Audio' && until !== 'Features';
}

function failure(error: unknown): RunEvent {
  const code =
    error instanceof InputError || error instanceof RunError || error instanceof CancelledError
      ? error.code
      : 'internal';
  return { type: 'failed', code, message: error instanceof Error ? error.message : String(error) };
}

/** Where the ends of the graph will leave their files, as far as the request says. */
function outputPaths({ validation }: PreparedRun, catalog: Catalog): string[] {
  const { document, paths } = validation;
  return [...paths].filter(([address]) => isOutput(document, catalog, address)).map(([, path]) => path);
}

function isOutput(document: GraphDocument, catalog: Catalog, address: string): boolean {
  const [node = '', param = ''] = address.split('.');
  const type = document.nodes[node]?.type ?? '';
  return catalog.nodes.get(type)?.definition.params[param]?.type === 'text';
}

function largestRing({ validation }: PreparedRun): number {
  const rings = [...validation.descriptions.values()].map((port) => {
    if (port.type !== 'Frames') return 0;
    const { slots, slotBytes } = ringShape(port);
    return slots * slotBytes;
  });
  return Math.max(0, ...rings);
}
