import { nodeExecutors } from '#nodes/executors.node.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';
import type { RunRequest } from '#runtime/context.ts';
import type { RunEvent } from '#runtime/events.ts';
import { CancelledError, InputError, RunError } from '#runtime/failure.ts';
import type { GlChoice } from '#runtime/node/chromium.ts';
import { RenderHost, ringShape } from '#runtime/node/render-host.ts';
import { createRunContext, identifyMedia } from '#runtime/node/run-context.ts';
import { checkOutput } from '#runtime/node/publish-output.ts';
import { createScratchFolder, scratchParents, sweepScratchFolders } from '#runtime/node/scratch-folder.ts';
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
  /** False where no frame will be asked for: then no browser is started. */
  readonly draws?: boolean;
}

/**
 * Prepares a graph, gives `work` everything that it needs to run, and cleans up however that ends: Ctrl-C and SIGTERM abort the one
 * signal that runs through everything; a second one ends at once.
 */
export async function execute<T>(options: ExecuteOptions, work: (run: RunOptions) => Promise<T>): Promise<T> {
  const { document, request } = options;
  const started = performance.now();
  const media = await identifyMedia(document, builtinCatalog, request);
  const prepared = prepareRun(media.document, builtinCatalog, request);
  const outputs = outputPaths(prepared);
  for (const path of outputs) await checkOutput(path, request);
  await sweepScratchFolders();

  const printer = createPrinter(options.printer);
  const interrupts = catchInterrupts();
  const meter = new ProgressMeter(printer.report, () => performance.now());
  const host = new RenderHost({ gl: options.gl, requireGpu: options.requireGpu, report: meter.report });
  const scratch = await createScratchFolder((await scratchParents()).work, 'run');
  try {
    const ringBytes = largestRing(prepared);
    if (ringBytes > 0 && options.draws !== false) host.warmUp(ringBytes);
    const context = createRunContext({
      prepared,
      media,
      request,
      scratch,
      signal: interrupts.signal,
      report: meter.report,
    });
    const result = await work({ prepared, catalog: builtinCatalog, executors: nodeExecutors, host, context });
    meter.report({ type: 'done', outputs, seconds: (performance.now() - started) / 1000 });
    return result;
  } catch (error) {
    const cause = interrupts.signal.aborted
      ? new CancelledError('Cancelled. Finished segments are kept: run the same command to go on.')
      : error;
    meter.report(failure(cause));
    throw cause;
  } finally {
    printer.end();
    await host.close();
    await scratch.remove();
    interrupts.dispose();
  }
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
