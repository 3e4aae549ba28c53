import { defineNode } from '#graphs/definition.ts';

export const definition = defineNode({
  type: 'FrameSequence',
  version: 1,
  title: 'Frame sequence',
  category: 'output',
  description: 'Saves every frame as a numbered PNG, in a folder or in one ZIP archive.',
  inputs: {
    frames: { type: 'Frames', title: 'Frames', description: 'The pictures.' },
  },
  outputs: {},
  params: {
    name: {
      type: 'text',
      title: 'Name',
      description: 'Name of the folder or archive. It is no path: where files go, the run says.',
      default: 'frames',
      maxLength: 200,
      pattern: String.raw`[^\-./\\\p{Cc}][^/\\\p{Cc}]*`,
      patternText: 'must be a file name: not empty, without / and \\, and not starting with a dot or a dash',
      path: true,
    },
    container: {
      type: 'enum',
      title: 'Container',
      description: 'What holds the pictures.',
      options: [
        { value: 'folder', title: 'Folder' },
        { value: 'zip', title: 'ZIP archive' },
      ],
      default: 'folder',
    },
    bitDepth: {
      type: 'enum',
      title: 'Bit depth',
      description: 'Bits for each colour of a pixel: 8 for most uses, 16 for grading.',
      options: [
        { value: '8', title: '8 bit' },
        { value: '16', title: '16 bit' },
      ],
      default: '8',
    },
  },
});
