import { nodeExecutors, nodePreflights } from '#nodes/executors.node.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';
import type { PortKind } from '#graphs/ports.ts';
import type { RunRequest } from '#runtime/context.ts';
import { CancelledError } from '#runtime/failure.ts';
import type { GlChoice } from '#runtime/node/chromium.ts';
import { executeRun } from '#runtime/node/execute-run.ts';
import { RenderHost } from '#runtime/node/render-host.ts';
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
  /** `work` only asks what would run. */
  readonly foresees?: true;
  /** A picture that `work` itself leaves, a PNG unless `container` says otherwise. */
  readonly output?: string;
  readonly container?: 'png' | 'svg' | undefined;
}

const kinds = { catalog: builtinCatalog, executors: nodeExecutors, preflights: nodePreflights };

/**
 * Runs a graph for somebody who watches: events go to the printer; Ctrl-C and SIGTERM abort the one signal that runs through
 * everything, and a second one ends at once.
 */
export async function execute<T>(
  { gl, requireGpu, printer: mode, ...options }: ExecuteOptions,
  work: (run: RunOptions) => Promise<T>,
): Promise<T> {
  const printer = createPrinter(mode);
  const interrupts = catchInterrupts();
  const { signal } = interrupts;
  const host = new RenderHost({ gl, requireGpu });
  try {
    return await executeRun({ ...options, kinds, host, requireGpu, signal, report: printer.report }, work);
  } finally {
    printer.end();
    await host.close();
    interrupts.dispose();
  }
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
