import type { Bench } from './bench.ts';
import { atLeast } from './figures.ts';
import { loopedTrack } from './tracks.ts';
import { listen } from './pipeline.ts';

export const analysis: Bench = {
  name: 'analysis',
  what: 'how many times faster than it plays a track is decoded and analysed',
  async *run(bench) {
    const length = bench.quick ? 60 : 240;
    const audio = await loopedTrack(bench, length);
    const { analysisSeconds, decodingSeconds } = await listen(bench, { settings: [], count: 1, audio });
    yield { name: 'analysis, times real time', value: length / analysisSeconds, unit: '×', goal: atLeast(60) };
    yield { name: 'decoding, times real time', value: length / decodingSeconds, unit: '×' };
  },
};
