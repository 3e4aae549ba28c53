import type { Command } from 'commander';
import { execute } from '#runtime/cli/execute.ts';
import { applySettings, graphTemplate, loadGraph } from '#runtime/cli/graph-file.ts';
import {
  absolute,
  addCommonOptions,
  inputsOf,
  printerMode,
  requestOf,
  wholeNumber,
  type CommonOptions,
} from '#runtime/cli/options.ts';
import { checkOutput } from '#runtime/node/publish-output.ts';
import { publishFile } from '#runtime/node/publish-file.ts';
import { encodePng } from '#runtime/node/png.ts';
import { runUntil, type RunOptions } from '#runtime/run.ts';
import { graphTemplates } from '#graphs/templates.ts';

interface StillOptions extends CommonOptions {
  readonly audio?: string;
  readonly output: string;
  readonly frame: number;
  readonly fps?: string;
  readonly template?: string;
  readonly depth: string;
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
    .option('--depth <bits>', 'bits per channel: 8 or 16', '8');
  addCommonOptions(command).action(async (path: string, options: StillOptions) => {
    const { frame, output, gl, requireGpu = false, ...rest } = options;
    // The PNG is this command's own end; the graph's end does not run.
    const inputs = inputsOf(rest);
    const graph = graphTemplates.has(path) ? graphTemplate(path) : await loadGraph(path);
    const request = { ...requestOf(options, inputs), frames: { from: frame, to: frame } };
    await checkOutput(output, request);
    const document = applySettings(graph, options.set, inputs);
    await execute({ document, request, gl, requireGpu, printer: printerMode(options) }, (run) =>
      renderStill(run, frame, output, options.depth === '16' ? 16 : 8),
    );
  });
}

/** Runs the graph as far as its frames, draws one of them and writes it. */
async function renderStill(run: RunOptions, index: number, output: string, bitDepth: 8 | 16): Promise<void> {
  const frames = await runUntil(run, 'Frames');
  const format = bitDepth === 16 ? 'rgba16' : 'rgba8';
  const { width, height } = frames;
  for await (const { bytes, release } of frames.read([{ first: index, count: 1 }], format, run.context.signal)) {
    await publishFile(output, await encodePng({ width, height, bitDepth, rgba: bytes }));
    release();
  }
}
