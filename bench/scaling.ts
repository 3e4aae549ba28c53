import type { Bench } from './bench.ts';
import { atMost } from './figures.ts';
import { runWhole } from './pipeline.ts';

export const scaling: Bench = {
  name: 'scaling',
  what: 'time of a frame at 4K over one at 1080p, drawn and encoded with the defaults',
  async *run(bench) {
    // A segment each, so that both pay alike for a start and an end of the encoder.
    const counts = bench.quick ? { hd: 20, ultraHd: 8 } : { hd: 60, ultraHd: 30 };
    const hd = await runWhole(bench, { settings: [], count: counts.hd });
    const ultraHd = await runWhole(bench, { settings: ['capture.size=4k-landscape'], count: counts.ultraHd });
    const perFrame = { hd: hd.seconds / counts.hd, ultraHd: ultraHd.seconds / counts.ultraHd };
    yield { name: '4K over 1080p', value: perFrame.ultraHd / perFrame.hd, unit: '', goal: atMost(4.4) };
    yield { name: '1080p per frame', value: perFrame.hd * 1000, unit: 'ms' };
    yield { name: '4K per frame', value: perFrame.ultraHd * 1000, unit: 'ms' };
  },
};
