import type { Bench, BenchContext } from './bench.ts';
import { atMost } from './figures.ts';
import { fullScene, withFrames } from './pipeline.ts';
import { drawAll } from './read-frames.ts';

/** In the middle of the music. */
const FIRST = 300;

const width = 2048;

export const sphere: Bench = {
  name: 'sphere',
  what: `the ethereal flame over its sky at full quality, in all directions, ${width} pixels around: directly against by a cube, both eyes against one`,
  async *run(bench) {
    const cube = await cpuPerFrame(bench, '360-mono-4k', ['capture.method=cube']);
    yield { name: 'by a cube, CPU time per frame', value: cube, unit: 'ms' };
    const mono = await cpuPerFrame(bench, '360-mono-4k');
    yield { name: 'directly, CPU time per frame', value: mono, unit: 'ms' };
    yield { name: 'directly / by a cube', value: mono / cube, unit: '', goal: atMost(0.6) };
    const stereo = await cpuPerFrame(bench, '360-stereo-8k');
    yield { name: 'both eyes, CPU time per frame', value: stereo, unit: 'ms' };
    yield { name: 'both eyes / one eye', value: stereo / mono, unit: '', goal: atMost(1.5) };
  },
};

async function cpuPerFrame(bench: BenchContext, type: string, more: readonly string[] = []): Promise<number> {
  const count = bench.quick ? 2 : 6;
  const settings = [...fullScene, 'capture.size=custom', `capture.width=${width}`, ...more];
  const { cpuSeconds } = await withFrames(bench, { type, settings, count: FIRST + count }, async (frames) => {
    // The first frame compiles the shaders.
    await drawAll({ ...frames, range: { first: 0, count: 1 } }, bench.signal);
    return drawAll({ ...frames, range: { first: FIRST, count } }, bench.signal);
  });
  return (cpuSeconds / count) * 1000;
}
