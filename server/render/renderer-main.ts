import { setPriority } from 'node:os';
import { basename, join, relative } from 'node:path';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { bindInputs } from '#graphs/overrides.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { nodeExecutors, nodePreflights } from '#nodes/executors.node.ts';
import type { RunEvent } from '#runtime/events.ts';
import { InputError, RunError } from '#runtime/failure.ts';
import { executeRun } from '#runtime/node/execute-run.ts';
import { RenderHost } from '#runtime/node/render-host.ts';
import { GraphError } from '#runtime/prepare.ts';
import { runGraph } from '#runtime/run.ts';
import type { WorkEvent } from '#runtime/protocol/job-events.ts';
import type { RunSpec } from '#server/jobs/spec.ts';
import { settingsSchema, toRendererSchema, type FromRenderer, type RunOutcome, type ToRenderer } from './messages.ts';
import { residentBytes } from './processes.ts';
import { throttleProgress } from './progress-throttle.ts';

// A renderer: a process that runs one graph after another with one warm browser, and ends with the server that started it.

const beatMs = 2000;
const kinds = { catalog: builtinCatalog, executors: nodeExecutors, preflights: nodePreflights };

const { gl, requireGpu, mostBytes } = settingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const host = new RenderHost({ gl, requireGpu });
let running: AbortController | null = null;

// ffmpeg and the browser inherit it: the server, and whoever uses this machine, come first.
setPriority(10);
setInterval(() => tell({ type: 'beat' }), beatMs);
process.on('message', (message) => void obey(toRendererSchema.parse(message)));
// On its way out this process ends its children and removes its folders.
process.on('disconnect', () => process.exit(1));
// A server that was gone before this was loaded is not told of any more.
if (!process.connected) process.exit(1);
process.on('SIGTERM', () => process.exit(1));

async function obey(message: ToRenderer): Promise<void> {
  switch (message.type) {
    case 'work': {
      const { signal } = (running = new AbortController());
      const outcome = await work(message.spec, message.folder, signal);
      running = null;
      tell({ type: 'ended', outcome, spent: residentBytes(process.pid) > mostBytes });
      return;
    }
    case 'stop':
      running?.abort();
      return;
    case 'end':
      await host.close();
      process.exit(0);
    default:
      throw new Error(`Unknown message: ${JSON.stringify(message satisfies never)}`);
  }
}

function tell(message: FromRenderer): void {
  // A server that is gone hears nothing; `disconnect` ends this process.
  process.send?.(message, () => {});
}

async function work(spec: RunSpec, folder: string, signal: AbortSignal): Promise<RunOutcome> {
  const files: string[] = [];
  const due = throttleProgress(() => performance.now());
  const report = (event: RunEvent) => {
    if (event.type === 'done') files.push(...event.outputs.map((path) => relative(folder, path)));
    const told = due(event) ? forJob(event) : null;
    if (told) tell({ type: 'event', event: told });
  };
  try {
    // An end of the graph that was given no path leaves its file here.
    process.chdir(folder);
    const graph = parse(spec.graph);
    const hasOutput = Object.hasOwn(graph.inputs ?? {}, 'output');
    const inputs = { ...spec.inputs, ...(hasOutput ? { output: join(folder, spec.output) } : {}) };
    const document = bind(graph, inputs);
    const { start, duration, frames, scale, strict, fresh } = spec;
    const request = { inputs, start, duration, frames, scale, strict, fresh, overwrite: false };
    await executeRun({ document, request, kinds, host, requireGpu, signal, report }, runGraph);
    return { kind: 'completed', files };
  } catch (error) {
    if (signal.aborted) return { kind: 'stopped' };
    return { kind: 'failed', error: { code: codeOf(error), message: messageOf(error) } };
  } finally {
    process.chdir('/');
  }
}

function parse(text: string): GraphDocument {
  const reading = parseGraph(text);
  if (reading.problems) throw new GraphError(reading.problems);
  return reading.document;
}

function bind(graph: GraphDocument, inputs: Readonly<Record<string, string>>): GraphDocument {
  const bound = bindInputs(graph, builtinCatalog, inputs);
  if (bound.problems.length > 0) throw new GraphError(bound.problems);
  return bound.document;
}

/** What a job keeps of a run's events; paths of this machine are nobody's business. */
function forJob(event: RunEvent): WorkEvent | null {
  if (event.type === 'stage' || event.type === 'done' || event.type === 'failed') return null;
  if (event.type === 'node' && event.state === 'done' && event.detail !== undefined) {
    return { ...event, detail: basename(event.detail) };
  }
  return event.type === 'plan' ? { ...event, nodes: [...event.nodes] } : event;
}

function codeOf(error: unknown): string {
  if (error instanceof InputError || error instanceof RunError) return error.code;
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 'internal';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
