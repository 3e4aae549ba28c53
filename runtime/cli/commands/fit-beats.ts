import { InvalidArgumentError, type Command } from 'commander';
import { CancelledError } from '#runtime/failure.ts';

interface FitBeatsOptions {
  readonly seed: number;
  readonly pieces: number;
  readonly leftOut: number;
  readonly fits: number;
  readonly steps: number;
}

/** For those who work on Emberloom itself, in a checkout of it. */
export function addFitBeats(program: Command): void {
  program
    .command('fit-beats', { hidden: true })
    .description('Fit the network that weighs the readings of a piece anew; half an hour on a core')
    .option('--seed <n>', 'names the random pieces', wholeNumber, 1)
    .option('--pieces <n>', 'random pieces to learn from', wholeNumber, 960)
    .option('--left-out <n>', 'random pieces that are only scored', wholeNumber, 240)
    .option('--fits <n>', 'networks to choose from', wholeNumber, 3)
    .option('--steps <n>', 'steps of each fit', wholeNumber, 400)
    .action(async (options: FitBeatsOptions) => {
      // What nobody else needs is not loaded for anything else.
      const { fitBeats } = await import('#bench/beats/fit-beats.ts');
      const controller = new AbortController();
      const stop = () => controller.abort(new CancelledError('The fit was cancelled.'));
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
      const written = await fitBeats({ ...options, signal: controller.signal }, (line) => console.log(line));
      process.exitCode = written ? 0 : 1;
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number, at least 1.');
  return value;
}
