import { defineNode } from '#graphs/definition.ts';

export const definition = defineNode({
  type: 'Save',
  version: 1,
  title: 'Save',
  category: 'output',
  description: 'Checks the finished video and puts it where it belongs, under its name.',
  inputs: {
    video: { type: 'Video', title: 'Video', description: 'The finished video.' },
  },
  outputs: {},
  params: {
    name: {
      type: 'text',
      title: 'Name',
      description: 'Name of the file, with or without its ending. It is no path: where files go, the run says.',
      default: 'video',
      maxLength: 200,
      pattern: String.raw`[^\-./\\\p{Cc}][^/\\\p{Cc}]*`,
      patternText: 'must be a file name: not empty, without / and \\, and not starting with a dot or a dash',
      path: true,
    },
  },
  check({ inputs: { video } }) {
    const wraps = video?.type === 'Video' && /^(half-)?equirect$/.test(video.projection);
    if (!wraps || video.spatial) return [];
    return [
      {
        code: 'no-spatial-meta',
        severity: 'warning',
        input: 'video',
        message:
          'This is a 360° video without metadata, which players show flat: put a SpatialMeta between Encode and Save.',
      },
    ];
  },
});
