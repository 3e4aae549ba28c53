import type { Bench, BenchContext } from './bench.ts';
import { atMost } from './figures.ts';
import { startRender } from './program.ts';

export const firstFrame: Bench = {
  name: 'first-frame',
  what: 'from the command to the first frame in the encoder, with nothing of ours cached',
  async *run(bench) {
    const times: number[] = [];
    for (let attempt = 0; attempt < (bench.quick ? 1 : 3); attempt++) times.push(await secondsToFirstFrame(bench));
    const [median = Number.NaN] = times.toSorted((a, b) => a - b).slice(times.length >> 1);
    yield { name: 'command to first frame', value: median, unit: 's', goal: atMost(4) };
  },
};

async function secondsToFirstFrame(bench: BenchContext): Promise<number> {
  const started = performance.now();
  let seconds = Number.NaN;
  const { child, ended } = startRender(bench, ['--audio', bench.audio], (event) => {
    if (event.type !== 'stage' || event.stage !== 'render' || event.frame === undefined || seconds > 0) return;
    seconds = (performance.now() - started) / 1000;
    child.kill('SIGTERM');
  });
  await ended;
  return seconds;
}
