import { skyParams } from '#nodes/scene/layers/star-nest/params.ts';
import type { Bench } from './bench.ts';
import { withFrames } from './pipeline.ts';
import { drawAll } from './read-frames.ts';

export const sky: Bench = {
  name: 'sky',
  what: 'drawing the ethereal flame at 1080p with each resolution and quality of its sky',
  async *run(bench) {
    const count = bench.quick ? 2 : 8;
    for (const { value: resolution } of skyParams.skyResolution.options) {
      for (const { value: quality } of skyParams.skyQuality.options) {
        const settings = [
          'scene.template=etherealFlame',
          `scene.values.skyResolution=${resolution}`,
          `scene.values.skyQuality=${quality}`,
        ];
        const { seconds } = await withFrames(bench, { settings, count }, async (frames) => {
          // The first frame compiles the shaders.
          await drawAll({ ...frames, range: { first: 0, count: 1 } }, bench.signal);
          return drawAll(frames, bench.signal);
        });
        yield {
          name: `${resolution} resolution, ${quality} quality, per frame`,
          value: (seconds / count) * 1000,
          unit: 'ms',
        };
      }
    }
  },
};
