import type { Command } from 'commander';
import { figureLine, isMet } from '#bench/figures.ts';
import { othersShare } from '#bench/meter.ts';
import { runBenches } from '#bench/run-benches.ts';
import { CancelledError } from '#runtime/failure.ts';

interface BenchCommandOptions {
  readonly only: readonly string[];
  readonly quick?: boolean;
  readonly json?: true;
}

/** Above this share of the CPU in other hands, ratios of wall times say little. */
const noisyShare = 0.05;

export function addBench(program: Command): void {
  program
    .command('bench')
    .description('Measure how well this machine is used, as ratios with goals; about 12 minutes on two cores')
    .option(
      '--only <name>',
      'one bench, or a part of it as in motion:pulse; may be given again',
      (name, list: readonly string[]) => [...list, name],
      [],
    )
    .option('--quick', 'fewer frames: rough, in about two minutes')
    .option('--json', 'print one JSON object a line')
    .action(async ({ only, quick = false, json }: BenchCommandOptions) => {
      const controller = new AbortController();
      const stop = () => controller.abort(new CancelledError('The bench was cancelled.'));
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
      let met = true;
      for await (const event of runBenches({ quick, only, signal: controller.signal })) {
        if (event.type === 'figure') met = isMet(event) && met;
        if (json) console.log(JSON.stringify(event.type === 'figure' ? { ...event, met: isMet(event) } : event));
        else console.log(event.type === 'figure' ? figureLine(event) : `${event.name}: ${event.what}`);
      }
      const others = othersShare();
      if (json) console.log(JSON.stringify({ type: 'machine', othersShare: others }));
      else if (others > noisyShare) {
        console.log(`Other programs took ${Math.round(others * 100)} % of the CPU: repeat this on a quiet machine.`);
      }
      process.exitCode = met ? 0 : 1;
    });
}
