import { Command, CommanderError } from 'commander';
import manifest from '#package';
import { addAnalyze } from './commands/analyze.ts';
import { addBench } from './commands/bench.ts';
import { addCache } from './commands/cache.ts';
import { addDoctor } from './commands/doctor.ts';
import { addInspect } from './commands/inspect.ts';
import { addListings } from './commands/listings.ts';
import { addRender } from './commands/render.ts';
import { addRun } from './commands/run.ts';
import { addStill } from './commands/still.ts';
import { addValidate } from './commands/validate.ts';
import { exitCodeOf, explain } from './exit.ts';

const program = new Command('emberloom')
  .description('Turns a music file into audio-reactive video by running a graph.')
  .version(manifest.version)
  .showSuggestionAfterError()
  .showHelpAfterError('Run "emberloom --help" or "emberloom COMMAND --help" to see what can be given.')
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'emberloom: ')) })
  .exitOverride();

for (const add of [
  addRender,
  addRun,
  addStill,
  addAnalyze,
  addValidate,
  addListings,
  addInspect,
  addCache,
  addDoctor,
  addBench,
]) {
  add(program);
}

// A reader that goes away (`emberloom nodes | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// Nothing should get here; what does still ends with one clear code, and takes its temporary files along.
process.on('uncaughtException', (error) => {
  explain(error);
  process.exit(1);
});

try {
  await program.parseAsync();
  process.exit(process.exitCode ?? 0);
} catch (error) {
  // Commander has printed its own complaint by then.
  if (!(error instanceof CommanderError)) explain(error);
  process.exit(exitCodeOf(error));
}
