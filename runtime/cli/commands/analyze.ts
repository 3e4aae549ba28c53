import { writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { Option, type Command } from 'commander';
import { parseFps, type Fps } from '#graphs/fps.ts';
import { analysisSvg, svgSize } from '#runtime/media/analysis/plot.ts';
import { analysisCsv, analysisJson, analysisReport } from '#runtime/media/analysis/report.ts';
import { analysisSummary } from '#runtime/media/analysis/summary.ts';
import { execute } from '#runtime/cli/execute.ts';
import { applySettings } from '#runtime/cli/graph-file.ts';
import { graphTemplate } from '#runtime/settings.ts';
import { absolute } from '#runtime/cli/options.ts';
import { InputError } from '#runtime/failure.ts';
import type { Features } from '#runtime/features.ts';
import { findChromium } from '#runtime/node/chromium.ts';
import { svgToPng } from '#runtime/node/chromium-picture.ts';
import { publishOutput } from '#runtime/node/publish-output.ts';
import { runUntil, type RunOptions } from '#runtime/run.ts';

interface AnalyzeOptions {
  readonly fps: string;
  readonly json?: true;
  readonly csv?: true;
  readonly plot?: string;
  readonly mode: string;
  readonly overwrite?: true;
  readonly strict?: true;
  readonly fresh?: true;
  readonly quiet?: true;
}

export function addAnalyze(program: Command): void {
  program
    .command('analyze')
    .description('Print what the analysis hears in a music file, or draw it')
    .argument('<audio>', 'the music', absolute)
    .option('--fps <rate>', 'frames per second of what is printed', '30')
    .option('--json', 'as JSON: tempo, beats, onsets, sections, loudness, and every feature of every frame')
    .addOption(new Option('--csv', 'as CSV, one line a frame').conflicts('json'))
    .option('--plot <file>', 'draw waveform, beats, bands, loudness and sections to a .png or .svg', absolute)
    .option('--mode <name>', 'detailed or classic', 'detailed')
    .option('--overwrite', 'replace a plot that exists')
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
      const { strict = false, fresh = false, overwrite = false, quiet, json, csv, plot } = options;
      const container = plot === undefined ? undefined : plotContainer(plot);
      if (container === 'png') await findChromium();
      const document = applySettings(graphTemplate('flat-1080p-landscape'), [`analyze.mode=${options.mode}`]);
      const request = { inputs: { audio }, overwrite, strict, fresh, scale: 1 };
      const settings = { document, request, gl: 'auto', requireGpu: false, until: 'Features' } as const;
      const printer = quiet || json || csv ? 'quiet' : 'lines';
      const output = plot === undefined ? {} : { output: plot, container };
      const features = await execute({ ...settings, ...output, printer }, async (run) => {
        const made = await runUntil(run, 'Features');
        if (plot !== undefined) await leavePlot(made.features, basename(audio), plot, run);
        return made.features;
      });
      if (json) print(analysisJson(features, fps));
      else if (csv) print(analysisCsv(features, fps));
      else if (!quiet || plot === undefined) print([`${summary(features, fps)}\n`]);
    });
}

function plotContainer(plot: string): 'png' | 'svg' {
  const ending = extname(plot).toLowerCase();
  if (ending === '.png') return 'png';
  if (ending === '.svg') return 'svg';
  throw new InputError(
    'output-ending',
    `A plot is a PNG or an SVG: let the name of ${basename(plot)} end in .png or .svg.`,
  );
}

async function leavePlot(features: Features, title: string, plot: string, { context }: RunOptions): Promise<void> {
  const { workDir, signal, request, claimPath } = context;
  const svg = analysisSvg(features, title);
  const drawn = plotContainer(plot) === 'svg' ? svg : await svgToPng(svg, { ...svgSize(svg), signal });
  const file = join(workDir, `plot${extname(plot)}`);
  await writeFile(file, drawn);
  await publishOutput(file, plot, request, claimPath);
}

function summary(features: Features, fps: Fps): string {
  return analysisSummary(analysisReport(features, fps));
}

/** Writes pieces in parcels: each of thousands of lines on its own would take as many turns. */
function print(pieces: Iterable<string>): void {
  let parcel = '';
  for (const piece of pieces) {
    parcel += piece;
    if (parcel.length < 1 << 20) continue;
    process.stdout.write(parcel);
    parcel = '';
  }
  process.stdout.write(parcel);
}
