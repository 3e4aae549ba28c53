import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { builtinCatalog } from '#nodes/catalog.ts';
import { execute } from '#runtime/cli/execute.ts';
import { applySettings } from '#runtime/cli/graph-file.ts';
import { graphTemplate } from '#runtime/settings.ts';
import type { RunEvent } from '#runtime/events.ts';
import type { Features } from '#runtime/features.ts';
import type { RegionHost } from '#runtime/host.ts';
import { prepareRun } from '#runtime/prepare.ts';
import { runGraph, runUntil, type RunOptions } from '#runtime/run.ts';
import type { FramesValue } from '#runtime/values.ts';
import type { BenchContext } from './bench.ts';
import { startMeter, type Measured } from './meter.ts';

export interface PipelineRequest {
  /** An export type; flat-1080p-landscape where left out. */
  readonly type?: string;
  /** `node.param=value`, for its graph. */
  readonly settings: readonly string[];
  /** How many frames of the track. */
  readonly count: number;
  readonly audio?: string;
}

export const lightScene = ['scene.template=pulse'];
export const fullScene = [
  'scene.template=etherealFlame',
  'scene.values.skyQuality=full',
  'scene.values.skyResolution=full',
];

/** Everything from the first frame asked for to the published file; what comes before (browser, analysis) is left out. */
export async function runWhole(bench: BenchContext, request: PipelineRequest): Promise<Measured> {
  return execute(settingsOf(bench, request), async (run) => {
    let end: (() => Measured) | undefined;
    const report = (event: RunEvent) => {
      if (event.type === 'node' && event.id === 'encode' && event.state === 'running') end = startMeter();
    };
    await runGraph(reportingTo(report, run));
    if (!end) throw new Error('The graph of the bench encodes nothing.');
    return end();
  });
}

/** Opens the frames of a graph, drawn by the product's own host or another one, which is then closed as well. */
export async function withFrames<T>(
  bench: BenchContext,
  request: PipelineRequest,
  work: (frames: FramesValue) => Promise<T>,
  host?: RegionHost & { close(): Promise<void> },
): Promise<T> {
  // Another host brings its own browser; the product's one is then not started.
  const settings = { ...settingsOf(bench, request), until: host ? 'Features' : 'Frames' } as const;
  return execute(settings, async (run) => {
    try {
      return await work(await runUntil(host ? { ...run, host } : run, 'Frames'));
    } finally {
      await host?.close();
    }
  });
}

/**
 * Opens frames with further settings, as often as `work` asks for them, in one browser and over one analysis. Each opening closes the
 * frames before it; any range of the track may be read.
 */
export async function withScenes<T>(
  bench: BenchContext,
  request: PipelineRequest,
  work: (features: Features, open: (settings: readonly string[]) => Promise<FramesValue>) => Promise<T>,
): Promise<T> {
  const options = settingsOf(bench, request);
  const settings = {
    ...options,
    request: { ...options.request, fresh: false, strict: false },
    until: 'Frames',
  } as const;
  return execute(settings, async (run) => {
    const { features } = await runUntil(run, 'Features');
    return work(features, async (more) => {
      const document = applySettings(run.prepared.validation.document, more);
      const prepared = prepareRun(document, builtinCatalog, run.context.request);
      // Each running decodes the sound anew, into a folder of its own.
      const workDir = await mkdtemp(join(run.context.workDir, 'opening-'));
      return runUntil({ ...run, prepared, context: { ...run.context, workDir } }, 'Frames');
    });
  });
}

export interface Listening {
  readonly decodingSeconds: number;
  readonly analysisSeconds: number;
}

/** Runs a graph as far as its features; nothing is taken from a cache. */
export async function listen(bench: BenchContext, request: PipelineRequest): Promise<Listening> {
  const started = new Map<string, number>();
  return execute({ ...settingsOf(bench, request), until: 'Features' }, async (run) => {
    const report = (event: RunEvent) => {
      if (event.type === 'node' && event.state === 'running') started.set(event.id, performance.now());
    };
    await runUntil(reportingTo(report, run), 'Features');
    const secondsBetween = (from: string, to: number) => (to - (started.get(from) ?? Number.NaN)) / 1000;
    return {
      decodingSeconds: secondsBetween('audio', started.get('analyze') ?? Number.NaN),
      analysisSeconds: secondsBetween('analyze', performance.now()),
    };
  });
}

function settingsOf({ audio: demoTrack, folder }: BenchContext, { type, settings, count, audio }: PipelineRequest) {
  const request = {
    inputs: { audio: audio ?? demoTrack, output: join(folder, 'whole.mp4') },
    frames: { from: 0, to: count - 1 },
    ...{ overwrite: true, strict: true, fresh: true, scale: 1 },
  };
  const document = applySettings(graphTemplate(type ?? 'flat-1080p-landscape'), settings);
  return { document, request, gl: 'auto', requireGpu: false, printer: 'quiet' } as const;
}

function reportingTo(report: (event: RunEvent) => void, run: RunOptions): RunOptions {
  return { ...run, context: { ...run.context, report } };
}
