import type { Command } from 'commander';
import { execute } from '#runtime/cli/execute.ts';
import { explainRun } from '#runtime/cli/explain.ts';
import { applySettings, loadGraph } from '#runtime/cli/graph-file.ts';
import {
  absolute,
  addCommonOptions,
  inputsOf,
  printerMode,
  requestOf,
  type CommonOptions,
} from '#runtime/cli/options.ts';
import { runRemembered } from '#runtime/node/last-run.ts';

interface RunCommandOptions extends CommonOptions {
  readonly audio?: string;
  readonly output?: string;
  readonly template?: string;
  readonly fps?: string;
  readonly explain?: true;
}

export function addRun(program: Command): void {
  const command = program
    .command('run')
    .description('Run a graph file, or the recipe in a video that Emberloom rendered')
    .argument('<graph>', 'GRAPH.json or RENDERED.mp4')
    .option('--audio <file>', 'the music, for the graph’s input "audio"', absolute)
    .option('--output <file>', 'the file to write, for the graph’s input "output"', absolute)
    .option('--template <name>', 'scene template, for the graph’s input "scene"')
    .option('--fps <rate>', 'frames per second: 30, 60, 30000/1001, …')
    .option('--explain', 'print what would run, where and how long it takes, and run nothing');
  addCommonOptions(command).action(async (path: string, options: RunCommandOptions) => {
    const { gl, requireGpu = false } = options;
    const inputs = inputsOf(options);
    const document = applySettings(await loadGraph(path), options.set, inputs);
    const request = requestOf(options, inputs);
    const settings = { document, request, gl, requireGpu };
    if (options.explain) {
      const { json = false } = options;
      await execute({ ...settings, printer: 'quiet', foresees: true }, (run) => explainRun(run, request, json));
    } else await execute({ ...settings, printer: printerMode(options) }, runRemembered);
  });
}
