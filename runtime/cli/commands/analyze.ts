import { Option, type Command } from 'commander';
import { parseFps } from '#graphs/fps.ts';
import { analysisCsv, analysisReport } from '#nodes/pre-analyze/report.ts';
import { execute } from '#runtime/cli/execute.ts';
import { applySettings, graphTemplate } from '#runtime/cli/graph-file.ts';
import { absolute } from '#runtime/cli/options.ts';
import { InputError } from '#runtime/failure.ts';
import { runUntil } from '#runtime/run.ts';

interface AnalyzeOptions {
  readonly fps: string;
  readonly json?: true;
  readonly csv?: true;
  readonly mode: string;
  readonly strict?: true;
  readonly fresh?: true;
  readonly quiet?: true;
}

export function addAnalyze(program: Command): void {
  program
    .command('analyze')
    .description('Print what the analysis hears in a music file')
    .argument('<audio>', 'the music', absolute)
    .option('--fps <rate>', 'frames per second of what is printed', '30')
    .option('--json', 'as JSON: fps, totalFrames, duration, bpm, beats, frames')
    .addOption(new Option('--csv', 'as CSV, one line a frame').conflicts('json'))
    .option('--mode <name>', 'detailed or classic', 'detailed')
    .option('--strict', 'treat a damaged input as an error')
    .option('--fresh', 'ignore cached analysis')
    .option('--quiet', 'print nothing but the result')
    .action(async (audio: string, options: AnalyzeOptions) => {
      const fps = parseFps(options.fps);
      if (!fps)
        throw new InputError(
          'bad-fps',
          `${options.fps} is no frame rate: give a number or a ratio such as 30000/1001.`,
        );
      const document = applySettings(graphTemplate('flat-1080p-landscape'), [`analyze.mode=${options.mode}`]);
      const { strict = false, fresh = false, quiet, json, csv } = options;
      const request = { inputs: { audio }, overwrite: false, strict, fresh, scale: 1 };
      const printer = quiet || json || csv ? 'quiet' : 'lines';
      const { features } = await execute(
        { document, request, gl: 'auto', requireGpu: false, printer, until: 'Features' },
        (run) => runUntil(run, 'Features'),
      );
      const report = analysisReport(features, fps);
      if (json) print(JSON.stringify(report));
      else if (csv) print(analysisCsv(features, fps).trimEnd());
      else {
        print(`Length: ${report.duration.toFixed(3)} s, ${report.totalFrames} frames at ${options.fps} fps`);
        print(`Tempo: ${report.bpm === null ? 'no steady beat' : `${report.bpm.toFixed(1)} beats a minute`}`);
        print(`Beats: ${report.beats.length}`);
      }
    });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
