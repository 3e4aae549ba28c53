import { join } from 'node:path';
import { builtinCatalog } from '#nodes/catalog.ts';
import { nodeExecutors } from '#nodes/executors.node.ts';
import { applySettings, graphTemplate } from '#runtime/cli/graph-file.ts';
import type { RunEvent } from '#runtime/events.ts';
import type { RegionHost } from '#runtime/host.ts';
import { RenderHost } from '#runtime/node/render-host.ts';
import { createRunContext, identifyMedia } from '#runtime/node/run-context.ts';
import { createScratchFolder, scratchParents } from '#runtime/node/scratch-folder.ts';
import { prepareRun } from '#runtime/prepare.ts';
import { runGraph, runUntil, type RunOptions } from '#runtime/run.ts';
import type { FramesValue } from '#runtime/values.ts';
import type { BenchContext } from './bench.ts';
import { startMeter, type Measured } from './meter.ts';

export interface PipelineRequest {
  /** `node.param=value`, for the graph of flat-1080p-landscape. */
  readonly settings: readonly string[];
  /** How many frames of the track. */
  readonly count: number;
  readonly audio?: string;
}

interface ClosableHost extends RegionHost {
  close(): Promise<void>;
}

export const lightScene = ['scene.template=pulse'];
export const fullScene = [
  'scene.template=etherealFlame',
  'scene.values.skyQuality=full',
  'scene.values.skyResolution=full',
];

/** Everything from the first frame asked for to the published file; what comes before (browser, analysis) is left out. */
export async function runWhole(bench: BenchContext, request: PipelineRequest): Promise<Measured> {
  const host = productHost();
  return withRun(bench, request, host, async (run) => {
    let end: (() => Measured) | undefined;
    const report = (event: RunEvent) => {
      if (event.type === 'node' && event.id === 'encode' && event.state === 'running') end = startMeter();
    };
    await runGraph({ ...run, context: { ...run.context, report } });
    if (!end) throw new Error('The graph of the bench encodes nothing.');
    return end();
  });
}

/** Opens the frames of a graph, drawn by the product's own host or another one, and closes everything after `work`. */
export async function withFrames<T>(
  bench: BenchContext,
  request: PipelineRequest,
  work: (frames: FramesValue) => Promise<T>,
  host: ClosableHost = productHost(),
): Promise<T> {
  return withRun(bench, request, host, async (run) => work(await runUntil(run, 'Frames')));
}

export interface Listening {
  readonly decodingSeconds: number;
  readonly analysisSeconds: number;
}

/** Runs a graph as far as its features; nothing is taken from a cache. */
export async function listen(bench: BenchContext, request: PipelineRequest): Promise<Listening> {
  const started = new Map<string, number>();
  return withRun(bench, request, productHost(), async (run) => {
    const report = (event: RunEvent) => {
      if (event.type === 'node' && event.state === 'running') started.set(event.id, performance.now());
    };
    await runUntil({ ...run, context: { ...run.context, report } }, 'Features');
    const secondsBetween = (from: string, to: number) => (to - (started.get(from) ?? Number.NaN)) / 1000;
    return {
      decodingSeconds: secondsBetween('audio', started.get('analyze') ?? Number.NaN),
      analysisSeconds: secondsBetween('analyze', performance.now()),
    };
  });
}

function productHost(): RenderHost {
  return new RenderHost({ gl: 'auto', requireGpu: false, report: () => {} });
}

async function withRun<T>(
  bench: BenchContext,
  { settings, count, audio = bench.audio }: PipelineRequest,
  host: ClosableHost,
  work: (run: RunOptions) => Promise<T>,
): Promise<T> {
  const request = {
    inputs: { audio, output: join(bench.folder, 'whole.mp4') },
    frames: { from: 0, to: count - 1 },
    ...{ overwrite: true, strict: true, fresh: true, scale: 1 },
  };
  const document = applySettings(graphTemplate('flat-1080p-landscape'), settings);
  const media = await identifyMedia(document, builtinCatalog, request);
  const prepared = prepareRun(media.document, builtinCatalog, request);
  const scratch = await createScratchFolder((await scratchParents()).work, 'bench');
  const { signal } = bench;
  try {
    const context = createRunContext({ prepared, media, request, scratch, signal, report: () => {} });
    return await work({ prepared, catalog: builtinCatalog, executors: nodeExecutors, host, context });
  } finally {
    await host.close();
    await scratch.remove();
  }
}
