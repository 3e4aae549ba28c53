import type { Command } from 'commander';
import { printerMode } from '#runtime/cli/options.ts';
import { createPrinter } from '#runtime/cli/printer.ts';
import { addServerOptions } from '#runtime/cli/server-client.ts';
import { watchJob } from '#runtime/cli/watch-job.ts';
import { CancelledError, RunError } from '#runtime/failure.ts';
import type { JobEvent } from '#runtime/protocol/job-events.ts';

interface WatchCommandOptions {
  readonly server: string;
  readonly token?: string;
  readonly json?: true;
  readonly quiet?: true;
}

export function addWatch(program: Command): void {
  const command = program
    .command('watch')
    .description('Follow a run on a server to its end, through lost connections and restarts')
    .argument('<job>', 'the id of the job')
    .option('--json', 'print every event as a line of JSON')
    .option('--quiet', 'print errors only');
  addServerOptions(command).action(async (jobId: string, options: WatchCommandOptions) => {
    const { server, token = process.env['EMBERLOOM_TOKEN'], json, quiet } = options;
    const printer = createPrinter(printerMode(options));
    const tell = (sentence: string) => {
      printer.end();
      if (!quiet) console.error(sentence);
    };
    // Leaving off watching ends nothing else.
    process.once('SIGINT', () => {
      tell(`The run goes on. "emberloom watch ${jobId}" comes back to it.`);
      process.exit(130);
    });
    const end = await watchJob({
      ...{ server, token, jobId, say: tell },
      hear(stored) {
        const { event } = stored;
        if (json) console.log(JSON.stringify({ jobId, ...stored }));
        else if (event.type === 'state') tellOf(event, tell);
        else printer.report(event);
      },
    });
    printer.end();
    if (end.state === 'failed')
      throw new RunError(end.error?.code ?? 'failed', end.error?.message ?? 'The run failed.');
    if (end.state === 'cancelled') throw new CancelledError('The run was cancelled.');
  });
}

function tellOf(
  { state, attempt, blockedBy, cancelling, reason }: Extract<JobEvent, { type: 'state' }>,
  tell: (sentence: string) => void,
): void {
  if (reason !== undefined) tell(reason);
  if (blockedBy === 'disk') tell('Waits until there is room on the disk of the server.');
  else if (state === 'pending') tell('Waits for its turn.');
  if (cancelling) tell('Is being cancelled.');
  else if (state === 'processing') tell(attempt > 1 ? `Goes on (attempt ${attempt}).` : 'Begins.');
  if (state === 'completed') tell('Done.');
}
