import { defineNode } from '#graphs/definition.ts';
import type { PictureDescription } from '#graphs/ports.ts';

export const definition = defineNode({
  type: 'SpatialMeta',
  version: 1,
  title: 'Spatial metadata',
  category: 'output',
  description:
    'Tells players how to wrap a 360° or 180° video around the viewer, in both versions of the metadata that YouTube and headsets read.',
  inputs: {
    video: { type: 'Video', title: 'Video', description: 'The encoded video; it knows its projection and its eyes.' },
  },
  outputs: {
    video: { type: 'Video', title: 'Video', description: 'The same video with the metadata, its pictures untouched.' },
  },
  params: {
    suffix: {
      type: 'boolean',
      title: 'Name for players',
      description:
        'Ends the file’s name as headset players look for it: _360, _360_TB, _180_LR and so on. A name given for a run stays as it is.',
      default: false,
    },
  },
  describe({ params, inputs }) {
    const { video } = inputs;
    if (video?.type !== 'Video') return {};
    return { video: { ...video, spatial: true, ...(params.suffix ? { nameSuffix: playerSuffix(video) } : {}) } };
  },
  check({ inputs: { video } }) {
    if (video?.type !== 'Video') return [];
    const complain = (code: string, message: string) => [{ code, severity: 'error' as const, input: 'video', message }];
    if (video.projection === 'flat') {
      return complain('flat-video', 'The video is flat, so there is nothing to tell players: leave SpatialMeta out.');
    }
    if (video.projection === 'equirect' || video.projection === 'half-equirect') return [];
    const message = `No player reads metadata for ${video.projection}: film it as equirect, or leave SpatialMeta out.`;
    return complain('no-metadata', message);
  },
});

/** What DeoVR, Skybox, Quest and others look for at the end of a name. */
export function playerSuffix({ projection, stereo }: Pick<PictureDescription, 'projection' | 'stereo'>): string {
  const angle = projection === 'half-equirect' ? '_180' : '_360';
  return angle + { mono: '', 'top-bottom': '_TB', 'side-by-side': '_LR' }[stereo];
}
