import { nodeExecutors, nodePreflights } from '#nodes/executors.node.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';
import type { PortKind } from '#graphs/ports.ts';
import type { PreflightContext, RunRequest } from '#runtime/context.ts';
import type { RunEvent } from '#runtime/events.ts';
import { CancelledError, InputError, RunError } from '#runtime/failure.ts';
import { findChromium, type GlChoice } from '#runtime/node/chromium.ts';
import { RenderHost, ringShape } from '#runtime/node/render-host.ts';
import { createPreflightContext, createRunContext, identifyMedia } from '#runtime/node/run-context.ts';
import { fileFailure } from '#runtime/node/file-failure.ts';
import { checkOutput } from '#runtime/node/publish-output.ts';
import {
  createScratchFolder,
  scratchParents,
  sweepScratchFolders,
  type ScratchFolder,
} from '#runtime/node/scratch-folder.ts';
import { preflight } from '#runtime/preflight.ts';
import { prepareRun, type PreparedRun } from '#runtime/prepare.ts';
import { ProgressMeter } from '#runtime/progress.ts';
import type { RunOptions } from '#runtime/run.ts';
import { createPrinter, type PrinterMode } from './printer.ts';

export interface ExecuteOptions {
  readonly document: GraphDocument;
  readonly request: RunRequest;
  readonly gl: GlChoice;
  readonly requireGpu: boolean;
  readonly printer: PrinterMode;
  /** Where `work` runs the graph no further than this; without frames no browser is started. */
  readonly until?: PortKind | undefined;
  /** A picture that `work` itself leaves, a PNG unless `container` says otherwise. */
  readonly output?: string;
  readonly container?: 'png' | 'svg' | undefined;
}

/**
 * Prepares a graph, gives `work` everything that it needs to run, and cleans up however that ends: Ctrl-C and SIGTERM abort the one
 * signal that runs through everything; a second one ends at once.
 */
export async function execute<T>(options: ExecuteOptions, work: (run: RunOptions) => Promise<T>): Promise<T> {
  const { document, request, gl, requireGpu } = options;
  const started = performance.now();
  const printer = createPrinter(options.printer);
  const interrupts = catchInterrupts();
  const { signal } = interrupts;
  const meter = new ProgressMeter(printer.report, () => performance.now());
  const outputs = options.output === undefined ? [] : [options.output];
  const report = (event: RunEvent) => {
    // An end of the graph says where it has left its file.
    if (event.type === 'node' && event.state === 'done' && event.detail !== undefined) outputs.push(event.detail);
    meter.report(event);
  };
  const host = new RenderHost({ gl, requireGpu, report });
  let scratch: ScratchFolder | null = null;
  try {
    const media = await identifyMedia(document, builtinCatalog, request, signal);
    const prepared = prepareRun(media.document, builtinCatalog, request);
    const given = { prepared, media, request, signal };
    await checkBeforeStart(options, prepared, createPreflightContext(given));
    await sweepScratchFolders();
    scratch = await createScratchFolder((await scratchParents()).work, 'run');
    const ringBytes = largestRing(prepared);
    if (ringBytes > 0 && draws(options)) {
      const browser = host.warmUp(ringBytes);
      // Who insists on a GPU wants to know at once, not after the analysis of an hour.
      if (requireGpu) await browser;
    }
    const context = createRunContext({ ...given, scratch, report });
    const result = await work({ prepared, catalog: builtinCatalog, executors: nodeExecutors, host, context });
    report({ type: 'done', outputs, seconds: (performance.now() - started) / 1000 });
    return result;
  } catch (error) {
    const cause = signal.aborted
      ? new CancelledError('Cancelled. Finished segments are kept: run the same command to go on.')
      : fileFailure(error);
    report(failure(cause));
    throw cause;
  } finally {
    printer.end();
    await host.close();
    await scratch?.remove();
    interrupts.dispose();
  }
}

/** All that can be known before anything starts: nobody should learn after an hour that a name ends in the wrong letters. */
async function checkBeforeStart(
  { output, container = 'png', until }: ExecuteOptions,
  prepared: PreparedRun,
  context: PreflightContext,
): Promise<void> {
  const { request, reads } = context;
  if (output !== undefined) await checkOutput(output, { ...request, container, reads });
  for (const path of outputPaths(prepared)) await checkOutput(path, { ...request, reads });
  await preflight({ prepared, catalog: builtinCatalog, preflights: nodePreflights, context, until });
  if (draws({ until })) await findChromium();
}

function draws({ until }: Pick<ExecuteOptions, 'until'>): boolean {
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
function outputPaths({ validation }: PreparedRun): string[] {
  const { document, paths } = validation;
  return [...paths].filter(([address]) => isOutput(document, address)).map(([, path]) => path);
}

function isOutput(document: GraphDocument, address: string): boolean {
  const [node = '', param = ''] = address.split('.');
  const type = document.nodes[node]?.type ?? '';
  return builtinCatalog.nodes.get(type)?.definition.params[param]?.type === 'text';
}

function largestRing({ validation }: PreparedRun): number {
  const rings = [...validation.descriptions.values()].map((port) => {
    if (port.type !== 'Frames') return 0;
    const { slots, slotBytes } = ringShape(port);
    return slots * slotBytes;
  });
  return Math.max(0, ...rings);
}

// One Ctrl-C arrives twice where npm stands between: from the terminal, and passed on by npm.
const echoMs = 1000;

function catchInterrupts(): { signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  let first = 0;
  const onSignal = () => {
    if (controller.signal.aborted && performance.now() - first > echoMs) process.exit(130);
    if (controller.signal.aborted) return;
    first = performance.now();
    controller.abort(new CancelledError('The run was cancelled.'));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}
