import { Option, type Command } from 'commander';
import { CancelledError } from '#runtime/failure.ts';
import { absolute } from '#runtime/cli/options.ts';
import { injectSpatial } from '#runtime/node/spatial-file.ts';
import { checkOutput } from '#runtime/node/publish-output.ts';
import type { SpatialLayout } from '#runtime/media/isobmff/spherical.ts';

interface InjectOptions {
  readonly projection: SpatialLayout['projection'];
  readonly stereo: SpatialLayout['stereo'];
  readonly output?: string;
  readonly overwrite?: boolean;
}

export function addInject(program: Command): void {
  program
    .command('inject')
    .description('Tell players that a finished video is 360° or 180°; the pictures stay as they are')
    .argument('<file>', 'the video, MP4 or MOV', absolute)
    .addOption(
      new Option('--projection <name>', 'equirect: the whole sphere, 2:1 per eye; half-equirect: 180°')
        .choices(['equirect', 'half-equirect'])
        .default('equirect'),
    )
    .addOption(
      new Option('--stereo <layout>', 'the left eye is on top, or on the left')
        .choices(['mono', 'top-bottom', 'side-by-side'])
        .default('mono'),
    )
    .option('--output <file>', 'another file to write; without it the video itself is replaced, in one step', absolute)
    .option('--overwrite', 'replace the other file if it is there')
    .action(async (file: string, { projection, stereo, output, overwrite = false }: InjectOptions) => {
      if (output) await checkOutput(output, { overwrite, reads: [file] });
      const controller = new AbortController();
      const stop = () => controller.abort(new CancelledError('Nothing was changed.'));
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
      const { signal } = controller;
      const target = output ?? file;
      const written = await injectSpatial({ source: file, target, layout: { projection, stereo }, signal });
      console.log(written ? `Done: ${target} is ${projection}, ${stereo}.` : `${file} says so already.`);
    });
}
