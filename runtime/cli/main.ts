import { Command, CommanderError } from 'commander';
import manifest from '#package';
import { addAnalyze } from './commands/analyze.ts';
import { addBench } from './commands/bench.ts';
import { addCache } from './commands/cache.ts';
import { addClient } from './commands/client.ts';
import { addDoctor } from './commands/doctor.ts';
import { addFitBeats } from './commands/fit-beats.ts';
import { addGallery } from './commands/gallery.ts';
import { addInject } from './commands/inject.ts';
import { addInspect } from './commands/inspect.ts';
import { addListings } from './commands/listings.ts';
import { addRender } from './commands/render.ts';
import { addRun } from './commands/run.ts';
import { addServe } from './commands/serve.ts';
import { addStill } from './commands/still.ts';
import { addValidate } from './commands/validate.ts';
import { addWatch } from './commands/watch.ts';
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
  addInject,
  addCache,
  addDoctor,
  addBench,
  addFitBeats,
  addGallery,
  addServe,
  addClient,
  addWatch,
]) {
  add(program);
}

// A reader that goes away (`emberloom nodes | head`) stops nothing: a run goes on to its file, a listing ends anyway.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await program.parseAsync();
  await leave(process.exitCode ?? 0);
} catch (error) {
  // Commander has printed its own complaint by then.
  if (!(error instanceof CommanderError)) explain(error);
  await leave(exitCodeOf(error));
}

/** Ends the process, whatever still runs in it, once everything printed has reached its reader: a pipe takes 64 KB at a time. */
async function leave(code: number | string): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  }
  process.exit(code);
}
