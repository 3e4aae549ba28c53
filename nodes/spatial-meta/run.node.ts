import path from 'node:path';
import type { Executor } from '#runtime/executor.ts';
import { RunError } from '#runtime/failure.ts';
import type { SpatialLayout } from '#runtime/media/isobmff/spherical.ts';
import { readRecipe } from '#runtime/node/inspect-media.ts';
import { probe } from '#runtime/node/probe.ts';
import { injectSpatial, readSpatial } from '#runtime/node/spatial-file.ts';
import type { VideoValue } from '#runtime/values.ts';
import { playerSuffix, type definition } from './definition.ts';

export const run: Executor<typeof definition> = async ({ id, params, inputs, context }) => {
  const { video } = inputs;
  const layout = layoutOf(video);
  const target = path.join(context.workDir, `${id}.${video.container}`);
  await injectSpatial({ source: video.path, target, layout, signal: context.signal });
  await verify(target, layout, context.recipe, context.signal);
  return { video: { ...video, path: target, ...(params.suffix ? { nameSuffix: playerSuffix(video) } : {}) } };
};

function layoutOf({ projection, stereo }: VideoValue): SpatialLayout {
  if (projection === 'equirect' || projection === 'half-equirect') return { projection, stereo };
  throw new RunError('no-metadata', `There is no spatial metadata for ${projection}.`);
}

/** Reads everything back, by our own reader and by ffprobe's. */
async function verify(file: string, layout: SpatialLayout, recipe: string, signal: AbortSignal): Promise<void> {
  const facts = await readSpatial(file);
  const isSame = (found: SpatialLayout | null | undefined) =>
    found?.projection === layout.projection && found.stereo === layout.stereo;
  const whole = layout.projection === 'equirect';
  const { streams } = await probe(file, [], signal);
  const sides = streams.find(({ codec_type }) => codec_type === 'video')?.side_data_list ?? [];
  const told = [
    [facts?.videoFirst, 'the video is not the first track'],
    [isSame(facts?.v2), 'its V2 metadata is not as ordered'],
    [!whole || isSame(facts?.v1), 'its V1 metadata is not as ordered'],
    [sides.some(({ side_data_type }) => side_data_type === 'Spherical Mapping'), 'ffprobe sees no spherical mapping'],
    [(await readRecipe(file)) === recipe, 'the recipe did not survive'],
  ] as const;
  const fault = told.find(([holds]) => !holds);
  if (fault) throw new RunError('spatial-bad-file', `The file with spatial metadata is not as ordered: ${fault[1]}.`);
}
