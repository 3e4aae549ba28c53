import { skyParams } from '#nodes/scene/layers/star-nest/params.ts';
import type { FramesValue } from '#runtime/values.ts';
import { wholeFrame } from '#runtime/whole-frame.ts';
import type { Bench, BenchContext } from './bench.ts';
import { atMost, type Figure } from './figures.ts';
import { fullScene, withFrames } from './pipeline.ts';
import { drawAll } from './read-frames.ts';
import { lumaOf, structuralSimilarity, type Luma } from './ssim.ts';

/** In the middle of the music. */
const FIRST = 300;

const defaultLook = ['scene.template=etherealFlame'];

export const sky: Bench = {
  name: 'sky',
  what: 'the ethereal flame at 1080p with its default sky: cost, and likeness to the same drawn with 16 samples per pixel',
  async *run(bench) {
    const full = await cpuPerFrame(bench, fullScene);
    yield { name: 'full quality, CPU time per frame', value: full, unit: 'ms' };
    yield* cost(bench, full);
    yield* likeness(bench);
    yield* choices(bench, full);
  },
};

async function* cost(bench: BenchContext, full: number): AsyncGenerator<Figure> {
  const usual = await cpuPerFrame(bench, defaultLook);
  yield { name: 'default, CPU time per frame', value: usual, unit: 'ms' };
  yield { name: 'default / full quality', value: usual / full, unit: '', goal: atMost(0.4) };
}

async function* choices(bench: BenchContext, full: number): AsyncGenerator<Figure> {
  for (const { value: resolution } of skyParams.skyResolution.options) {
    for (const { value: quality } of skyParams.skyQuality.options) {
      const settings = [`scene.values.skyResolution=${resolution}`, `scene.values.skyQuality=${quality}`];
      const value = await cpuPerFrame(bench, [...defaultLook, ...settings]);
      yield { name: `${resolution} resolution, ${quality} quality / full`, value: value / full, unit: '' };
    }
  }
}

async function cpuPerFrame(bench: BenchContext, settings: readonly string[]): Promise<number> {
  const count = bench.quick ? 3 : 8;
  const { cpuSeconds } = await withFrames(bench, { settings, count: FIRST + count }, async (frames) => {
    // The first frame compiles the shaders.
    await drawAll({ ...frames, range: { first: 0, count: 1 } }, bench.signal);
    return drawAll({ ...frames, range: { first: FIRST, count } }, bench.signal);
  });
  return (cpuSeconds / count) * 1000;
}

/** Pictures of the same moments, consecutive frames: how like the truth each is, and how like its change from frame to frame. */
async function* likeness(bench: BenchContext): AsyncGenerator<Figure> {
  const count = bench.quick ? 2 : 30;
  const truth = await lumaOfFrames(bench, [...fullScene, 'capture.supersampling=4'], count);
  const full = await compared(bench, fullScene, truth);
  const usual = await compared(bench, defaultLook, truth);
  const lost = (at: (similarities: readonly number[]) => number) => 100 * (at(full.similarity) - at(usual.similarity));
  yield { name: 'SSIM of full quality, mean', value: 100 * mean(full.similarity), unit: '%' };
  yield { name: 'SSIM of the default, mean', value: 100 * mean(usual.similarity), unit: '%' };
  yield { name: 'SSIM lost, first frame', value: lost(([first = Number.NaN]) => first), unit: '%', goal: atMost(3) };
  yield { name: `SSIM lost, mean of ${count} frames`, value: lost(mean), unit: '%', goal: atMost(3) };
  yield { name: 'shimmer of full quality, 8-bit codes', value: mean(full.shimmer), unit: '' };
  yield { name: 'shimmer of the default, 8-bit codes', value: mean(usual.shimmer), unit: '' };
}

interface Comparison {
  /** Of each frame. */
  readonly similarity: readonly number[];
  /** Of each frame but the first: mean error of the change since the one before. */
  readonly shimmer: readonly number[];
}

async function compared(bench: BenchContext, settings: readonly string[], truth: readonly Luma[]): Promise<Comparison> {
  const similarity: number[] = [];
  const shimmer: number[] = [];
  let before: Luma | undefined;
  await eachFrame(bench, settings, truth.length, (picture, index) => {
    similarity.push(structuralSimilarity(picture, truth[index]!));
    if (before) shimmer.push(meanError(changed(before, picture), changed(truth[index - 1]!, truth[index]!)));
    before = picture;
  });
  return { similarity, shimmer };
}

async function lumaOfFrames(bench: BenchContext, settings: readonly string[], count: number): Promise<Luma[]> {
  const kept: Luma[] = [];
  await eachFrame(bench, settings, count, (picture) => kept.push(picture));
  return kept;
}

function eachFrame(
  bench: BenchContext,
  settings: readonly string[],
  count: number,
  take: (picture: Luma, index: number) => void,
): Promise<void> {
  return withFrames(bench, { settings, count: FIRST + count }, async ({ width, height, read }: FramesValue) => {
    let index = 0;
    for await (const frame of read([{ first: FIRST, count }], 'rgba8', bench.signal)) {
      take(lumaOf(await wholeFrame(frame), width, height), index++);
    }
  });
}

function changed(before: Luma, after: Luma): Float32Array {
  return after.values.map((value, at) => value - before.values[at]!);
}

function meanError(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
