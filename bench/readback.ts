import type { Bench, BenchContext } from './bench.ts';
import type { Figure } from './figures.ts';
import { MeasuredHost } from './measured-host.ts';
import { measure } from './meter.ts';
import { lightScene, withFrames } from './pipeline.ts';
import { drawAll } from './read-frames.ts';

export const readback: Bench = {
  name: 'readback',
  what: 'drawing a light scene at 1080p with each way of reading pixels, and with two pages at once',
  async *run(bench) {
    const count = bench.quick ? 30 : 120;
    for (const way of ['plain', 'fenced'] as const) {
      const seconds = await drawingSeconds(bench, way, count);
      yield perFrame(`${way} read-back`, seconds, count);
    }
    yield perFrame('two pages', await twoPages(bench, count), 2 * count);
  },
};

async function drawingSeconds(bench: BenchContext, way: 'plain' | 'fenced', count: number): Promise<number> {
  const draw = async (frames: Parameters<typeof drawAll>[0]) => (await drawAll(frames, bench.signal)).seconds;
  return withFrames(bench, { settings: lightScene, count }, draw, new MeasuredHost(way));
}

/** Both pages are opened first, then drawn at once. */
async function twoPages(bench: BenchContext, count: number): Promise<number> {
  const { signal } = bench;
  const request = { settings: lightScene, count };
  return withFrames(bench, request, (one) =>
    withFrames(bench, request, async (two) => {
      const both = async () => void (await Promise.all([drawAll(one, signal), drawAll(two, signal)]));
      return (await measure(both)).seconds;
    }),
  );
}

function perFrame(name: string, seconds: number, count: number): Figure {
  return { name: `${name}, per frame`, value: (seconds / count) * 1000, unit: 'ms' };
}
