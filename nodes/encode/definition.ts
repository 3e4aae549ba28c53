import { defineNode } from '#graphs/definition.ts';
import { checkPicture } from './limits.ts';
import { presetNamed, presets } from './presets.ts';

const option = <Name extends keyof typeof presets>(value: Name) => ({ value, title: presets[value].title });

export const definition = defineNode({
  type: 'Encode',
  version: 1,
  title: 'Encode',
  category: 'output',
  description:
    'Turns frames and sound into a video file with BT.709 colours, in segments that are kept: a run that is cut off goes on from the last one.',
  inputs: {
    frames: { type: 'Frames', title: 'Frames', description: 'The pictures, in sRGB.' },
    audio: { type: 'Audio', title: 'Audio', description: 'The sound; without it the video is silent.', optional: true },
  },
  outputs: {
    video: { type: 'Video', title: 'Video', description: 'The finished file, not yet at its place.' },
  },
  params: {
    preset: {
      type: 'enum',
      title: 'Preset',
      description:
        'Codec, speed and quality. H.264 plays everywhere up to 8K; H.265 is smaller and takes larger pictures.',
      options: [
        option('h264-web'),
        option('h264-fast'),
        option('h265-quality'),
        option('h265-10bit'),
        option('h265-nvenc'),
        option('h264-nvenc'),
        option('av1-quality'),
        option('prores-master'),
        option('draft'),
      ],
      default: 'h264-web',
    },
    quality: {
      type: 'integer',
      title: 'Quality',
      description:
        "The encoder's own scale (CRF or CQ): lower is better and larger, 6 points double the size. 0 is the preset's own.",
      default: 0,
      min: 0,
      max: 63,
    },
    bitrate: {
      type: 'number',
      title: 'Bit rate',
      description: 'A fixed average instead of constant quality. 0 is constant quality, which suits nearly everything.',
      default: 0,
      min: 0,
      max: 800,
      unit: 'Mbit/s',
    },
    audioBitrate: {
      type: 'integer',
      title: 'Sound bit rate',
      description: 'Of AAC; ProRes keeps the sound uncompressed.',
      default: 384,
      min: 64,
      max: 512,
      unit: 'kbit/s',
    },
    segmentFrames: {
      type: 'integer',
      title: 'Segment length',
      description: 'Frames in a part that is encoded and kept as a whole. 0 chooses by size and frame rate.',
      default: 0,
      min: 0,
      max: 100_000,
      advanced: true,
    },
  },
  describe({ params, inputs }) {
    const { frames } = inputs;
    if (frames?.type !== 'Frames') return {};
    const { bitDepth, container } = presetNamed(params.preset);
    return { video: { ...frames, type: 'Video', container, bitDepth, alpha: false, colourSpace: 'bt709' } };
  },
  check({ params, inputs }) {
    const picture = inputs.frames?.type === 'Frames' ? inputs.frames : null;
    return checkPicture(params, picture);
  },
});
