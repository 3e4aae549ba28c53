import { basename, join, relative } from 'node:path';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { bindInputs } from '#graphs/overrides.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { nodeExecutors, nodeForecasts, nodePreflights } from '#nodes/executors.node.ts';
import type { RunRequest } from '#runtime/context.ts';
import type { RunEvent } from '#runtime/events.ts';
import { InputError, RunError } from '#runtime/failure.ts';
import { forecastRun } from '#runtime/forecast.ts';
import { lookAhead } from '#runtime/look-ahead.ts';
import { FramePreviews } from '#runtime/node/frame-previews.ts';
import { executeRun } from '#runtime/node/execute-run.ts';
import { recallRun, runRemembered } from '#runtime/node/last-run.ts';
import { giveWay } from '#runtime/node/priority.ts';
import { RenderHost } from '#runtime/node/render-host.ts';
import { GraphError } from '#runtime/prepare.ts';
import type { JobError, WorkEvent } from '#runtime/protocol/job-events.ts';
import type { RunSpec } from '#server/jobs/spec.ts';
import {
  settingsSchema,
  toRendererSchema,
  type Foreseen,
  type FromRenderer,
  type RunOutcome,
  type ToRenderer,
} from './messages.ts';
import { residentBytes } from './processes.ts';
import { throttleProgress } from './progress-throttle.ts';

// A renderer: a process that runs one graph after another with one warm browser, and ends with the server that started it.

const beatMs = 2000;
const kinds = { catalog: builtinCatalog, executors: nodeExecutors, preflights: nodePreflights };

const { gl, requireGpu, mostBytes } = settingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const show = (jpeg: Uint8Array, frame: number) =>
  tell({ type: 'thumbnail', frame, jpeg: Buffer.from(jpeg).toString('base64') });
const previews = new FramePreviews({ show }, () => performance.now());
const host = new RenderHost({ gl, requireGpu, previews });
let running: AbortController | null = null;

// Also with ffmpeg and the browser: the server, and whoever uses this machine, come first.
giveWay();
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
    case 'foresee':
      tell({ type: 'foreseen', outcome: await foresee(message.spec) });
      return;
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
  const atWork = new Set<string>();
  const due = throttleProgress(() => performance.now());
  const report = (event: RunEvent) => {
    if (event.type === 'node' && event.state === 'running') atWork.add(event.id);
    else if (event.type === 'node') atWork.delete(event.id);
    if (event.type === 'done') files.push(...event.outputs.map((path) => relative(folder, path)));
    const told = due(event) ? forJob(event) : null;
    if (told) tell({ type: 'event', event: told });
  };
  try {
    // An end of the graph that was given no path leaves its file here.
    process.chdir(folder);
    const asked = askedFor(spec, join(folder, spec.output));
    await executeRun({ ...asked, kinds, host, requireGpu, signal, report }, runRemembered);
    return { kind: 'completed', files };
  } catch (error) {
    if (signal.aborted) return { kind: 'stopped' };
    return blame(failed(error), [...atWork].at(-1));
  } finally {
    process.chdir('/');
  }
}

/** Whoever was at work has failed, except where what draws for all of them did. */
function blame(outcome: Extract<RunOutcome, { kind: 'failed' }>, node: string | undefined): RunOutcome {
  const { error } = outcome;
  return node === undefined || error.code.startsWith('renderer-') ? outcome : { ...outcome, error: { ...error, node } };
}

async function foresee(spec: RunSpec): Promise<Foreseen> {
  const { signal } = new AbortController();
  try {
    const options = {
      ...askedFor(spec, null),
      kinds,
      host,
      requireGpu,
      signal,
      report: () => {},
      foresees: true,
    } as const;
    return await executeRun(options, async (run) => {
      const ahead = await lookAhead(run, nodeForecasts);
      return { kind: 'foreseen', nodes: forecastRun(run.prepared, ahead, await recallRun(run.prepared)) };
    });
  } catch (error) {
    return failed(error);
  }
}

function askedFor(spec: RunSpec, output: string | null): { document: GraphDocument; request: RunRequest } {
  const graph = parse(spec.graph);
  const named = output !== null && Object.hasOwn(graph.inputs ?? {}, 'output');
  const inputs = { ...spec.inputs, ...(named ? { output } : {}) };
  const { start, duration, frames, scale, strict, fresh } = spec;
  const request = { inputs, start, duration, frames, scale, strict, fresh, overwrite: false };
  return { document: bind(graph, inputs), request };
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

function failed(error: unknown): { kind: 'failed'; error: JobError } {
  return { kind: 'failed', error: { code: codeOf(error), message: messageOf(error) } };
}

function codeOf(error: unknown): string {
  if (error instanceof InputError || error instanceof RunError) return error.code;
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 'internal';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
