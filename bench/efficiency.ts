import { join } from 'node:path';
import { planEncoding } from '#nodes/encode/plan.ts';
import { openEncoder } from '#runtime/node/segment-encoder.ts';
import type { Bench, BenchContext } from './bench.ts';
import { atMost, type Figure } from './figures.ts';
import { cores, measure, type Measured } from './meter.ts';
import { fullScene, lightScene, runWhole, withFrames } from './pipeline.ts';
import { drawAll, keepAll } from './read-frames.ts';

const presets = { medium: 'h264-fast', slow: 'h264-web' } as const;

/**
 * A whole run cannot be quicker than its slower half alone, nor than its CPU time over all cores. How near it comes to that bound
 * is what the pipeline's own work, and waiting for one another, cost.
 */
export const efficiency: Bench = {
  name: 'efficiency',
  what: 'a whole run over what bounds it: drawing alone, encoding alone, or the CPU time of both over all cores',
  async *run(bench) {
    const { quick } = bench;
    yield* ofScene(bench, 'light scene', lightScene, quick ? 60 : 240, quick ? ['medium'] : ['medium', 'slow']);
    yield* ofScene(bench, 'full-quality scene', fullScene, quick ? 10 : 60, quick ? ['medium'] : ['medium', 'slow']);
  },
};

async function* ofScene(
  bench: BenchContext,
  scene: string,
  settings: readonly string[],
  count: number,
  speeds: readonly (keyof typeof presets)[],
): AsyncIterable<Figure> {
  const { signal } = bench;
  // Keeping comes first: it fills the graphics driver's cache of shaders for both that are compared.
  const kept = await withFrames(bench, { settings, count }, (frames) => keepAll(frames, signal));
  const drawing = await withFrames(bench, { settings, count }, (frames) => drawAll(frames, signal));
  for (const speed of speeds) {
    const encoding = await encodeAlone(kept, presets[speed], bench);
    const whole = await runWhole(bench, { settings: [...settings, `encode.preset=${presets[speed]}`], count });
    const alone = Math.max(drawing.seconds, encoding.seconds);
    const halves = (drawing.cpuSeconds + encoding.cpuSeconds) / cores;
    const bound = Math.max(alone, halves);
    const busy = Math.max(alone, whole.cpuSeconds / cores);
    const name = `${scene}, x264 ${speed}`;
    const perFrame = (what: string, seconds: number): Figure => {
      return { name: `${name}: ${what} per frame`, value: (seconds / count) * 1000, unit: 'ms' };
    };
    yield { name: `${name}: whole run over its bound`, value: whole.seconds / bound, unit: '', goal: atMost(1.1) };
    // Milder: the CPU time that only the whole run needs (sound, checks, joining, shared caches) is forgiven; what is left is waiting.
    yield { name: `${name}: whole run over its own CPU time`, value: whole.seconds / busy, unit: '' };
    yield perFrame('whole run', whole.seconds);
    yield perFrame('drawing alone', drawing.seconds);
    yield perFrame('encoding alone', encoding.seconds);
    yield perFrame('CPU of both halves alone over cores', halves);
    yield perFrame('CPU of the whole run over cores', whole.cpuSeconds / cores);
  }
}

/** The same frames through the same encoder with the same arguments, in one piece. */
async function encodeAlone(
  frames: readonly Uint8Array[],
  preset: 'h264-fast' | 'h264-web',
  { folder, signal }: BenchContext,
): Promise<Measured> {
  const params = { preset, quality: 0, bitrate: 0, audioBitrate: 384, segmentFrames: 0 };
  const { input, output } = planEncoding(params, { width: 1920, height: 1080, fps: '30' });
  return measure(async () => {
    const job = { input, output, target: join(folder, 'alone.mp4'), what: 'the bench' };
    const encoder = await openEncoder(job, signal);
    for (const frame of frames) await encoder.write(frame);
    await encoder.finish();
  });
}
