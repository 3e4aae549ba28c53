import type { Command } from 'commander';
import { execute } from '#runtime/cli/execute.ts';
import { applySettings } from '#runtime/cli/graph-file.ts';
import { graphTemplate } from '#runtime/settings.ts';
import {
  absolute,
  addCommonOptions,
  inputsOf,
  printerMode,
  requestOf,
  type CommonOptions,
} from '#runtime/cli/options.ts';
import { runRemembered } from '#runtime/node/last-run.ts';

interface RenderOptions extends CommonOptions {
  readonly audio: string;
  readonly type: string;
  readonly template?: string;
  readonly fps?: string;
  readonly output: string;
}

export function addRender(program: Command): void {
  const command = program
    .command('render')
    .description('Render a music file: the one-liner')
    .requiredOption('--audio <file>', 'the music: mp3, wav, flac, m4a, ogg, opus, or a video with sound', absolute)
    .requiredOption('--output <file>', 'the video to write', absolute)
    .option('--type <name>', 'export type; "emberloom templates" lists them', 'flat-1080p-landscape')
    .option('--template <name>', 'scene template; "emberloom scenes" lists them')
    .option('--fps <rate>', 'frames per second: 30, 60, 30000/1001, …');
  addCommonOptions(command).action(async (options: RenderOptions) => {
    const inputs = inputsOf(options);
    const document = applySettings(graphTemplate(options.type), options.set, inputs);
    const { gl, requireGpu = false } = options;
    await execute(
      { document, request: requestOf(options, inputs), gl, requireGpu, printer: printerMode(options) },
      runRemembered,
    );
  });
}
