import { Option, type Command } from 'commander';
import { execute } from '#runtime/cli/execute.ts';
import { applySettings, loadGraph } from '#runtime/cli/graph-file.ts';
import { graphTemplate } from '#runtime/settings.ts';
import {
  absolute,
  addCommonOptions,
  inputsOf,
  printerMode,
  requestOf,
  wholeNumber,
  type CommonOptions,
} from '#runtime/cli/options.ts';
import { InputError } from '#runtime/failure.ts';
import { publishFile } from '#runtime/node/publish-file.ts';
import { encodePng } from '#runtime/node/png.ts';
import { runUntil, type RunOptions } from '#runtime/run.ts';
import { wholeFrame } from '#runtime/whole-frame.ts';
import { graphTemplates } from '#graphs/templates.ts';

interface StillOptions extends CommonOptions {
  readonly audio?: string;
  readonly output: string;
  readonly frame: number;
  readonly fps?: string;
  readonly template?: string;
  readonly depth: '8' | '16';
}

export function addStill(program: Command): void {
  const command = program
    .command('still')
    .description('Render one frame of a graph, or of an export type, to a PNG')
    .argument('<graph>', 'GRAPH.json, RENDERED.mp4 or an export type such as flat-1080p-landscape')
    .requiredOption('--frame <number>', 'the frame, counted from 0', wholeNumber)
    .requiredOption('--output <file>', 'the PNG to write', absolute)
    .option('--audio <file>', 'the music', absolute)
    .option('--template <name>', 'scene template')
    .option('--fps <rate>', 'frames per second')
    .addOption(new Option('--depth <bits>', 'bits per channel').choices(['8', '16']).default('8'));
  addCommonOptions(command).action(async (path: string, options: StillOptions) => {
    const { frame, output, gl, requireGpu = false, ...rest } = options;
    // The PNG is this command's own end; the graph's end does not run.
    const inputs = inputsOf(rest);
    const isType = graphTemplates.has(path) || !/[./\\]/.test(path);
    const graph = isType ? graphTemplate(path) : await loadGraph(path);
    if ((options.frames ?? options.start ?? options.duration) !== undefined) {
      throw new InputError(
        'usage',
        'A still is one frame: give --frame alone, without --frames, --start or --duration.',
      );
    }
    const request = { ...requestOf(options, inputs), frames: { from: frame, to: frame } };
    const document = applySettings(graph, options.set, inputs);
    const settings = { document, request, gl, requireGpu, printer: printerMode(options) };
    await execute({ ...settings, until: 'Frames', output }, (run) =>
      renderStill(run, frame, output, options.depth === '16' ? 16 : 8),
    );
  });
}

/** Runs the graph as far as its frames, draws one of them and writes it. */
async function renderStill(run: RunOptions, index: number, output: string, bitDepth: 8 | 16): Promise<void> {
  const frames = await runUntil(run, 'Frames');
  const format = bitDepth === 16 ? 'rgba16' : 'rgba8';
  const { width, height } = frames;
  for await (const frame of frames.read([{ first: index, count: 1 }], format, run.context.signal)) {
    await publishFile(output, await encodePng({ width, height, bitDepth, rgba: await wholeFrame(frame) }));
  }
}
