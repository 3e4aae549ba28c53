import { rigParams, sphereParams } from '#graphs/capture-params.ts';
import { defineNode, type DefinitionProblem } from '#graphs/definition.ts';
import { formatFps } from '#graphs/fps.ts';
import { stereoPicture, stereoWidths } from './picture.ts';

const sides = { min: 64, max: 16_384 } as const;
/** What YouTube takes, a side. */
const largestSide = 8192;

export const definition = defineNode({
  type: 'StereoCapture',
  version: 1,
  title: 'Stereo capture',
  category: 'capture',
  description: 'Films the scene in all directions for both eyes, with depth, for headsets and YouTube.',
  inputs: {
    scene: { type: 'Scene', title: 'Scene', description: 'What is filmed.' },
  },
  outputs: {
    frames: {
      type: 'Frames',
      title: 'Frames',
      description: 'The pictures of both eyes in one, for each frame of the video.',
    },
  },
  params: {
    mode: {
      type: 'enum',
      title: 'Mode',
      description:
        'Where the eyes stand. Omni-directional: right wherever the viewer turns. Parallel: two eyes that never turn: right straight ahead only, without depth to the sides, reversed behind. VR180: the half ahead, a square for each eye.',
      options: [
        { value: 'ods', title: 'Omni-directional stereo' },
        { value: 'parallel', title: 'Two parallel cameras' },
        { value: 'vr180', title: 'VR180: the half ahead' },
      ],
      default: 'ods',
    },
    size: {
      type: 'enum',
      title: 'Size',
      description: 'Width of the picture with both eyes; its height follows from mode and layout.',
      options: [
        { value: '4k', title: '4096 wide: every headset' },
        { value: 'headset', title: '5760 wide: the largest that headsets play on top of each other' },
        { value: '8k', title: '8192 wide: YouTube, and the largest of VR180' },
        { value: 'custom', title: 'Width as given' },
      ],
      default: '8k',
    },
    width: {
      type: 'integer',
      title: 'Width',
      description: 'Width of the picture where the size is custom.',
      default: 8192,
      ...sides,
      unit: 'px',
    },
    layout: {
      type: 'enum',
      title: 'Layout',
      description: 'How the eyes share the picture. VR180 is side by side in any case.',
      options: [
        { value: 'top-bottom', title: 'Left eye on top' },
        { value: 'side-by-side', title: 'Left eye on the left' },
      ],
      default: 'top-bottom',
    },
    interpupillaryDistance: {
      type: 'number',
      title: 'Distance of the eyes',
      description: 'Interpupillary distance. Larger makes everything look smaller and nearer; 0 takes all depth away.',
      default: 0.064,
      min: 0,
      max: 1,
      step: 0.001,
      unit: 'm',
    },
    worldScale: {
      type: 'number',
      title: 'World scale',
      description: 'Units of the scene in a metre. The scenes that come with Emberloom are in metres.',
      default: 1,
      min: 0.001,
      max: 1000,
    },
    fps: {
      type: 'fps',
      title: 'Frame rate',
      description: 'Frames per second, as a whole number or a ratio such as 30000/1001.',
      default: '30',
    },
    ...sphereParams,
    ...rigParams,
  },
  describe({ params }) {
    const { width, height, projection, stereo } = stereoPicture(params);
    return {
      frames: {
        type: 'Frames',
        ...{ width, height, projection, stereo },
        fps: formatFps(params.fps),
        bitDepth: 16,
        alpha: false,
        colourSpace: 'srgb',
      },
    };
  },
  check({ params }) {
    const { size, width } = params;
    const problems: DefinitionProblem[] = [];
    if (size !== 'custom' && width !== 8192 && width !== stereoWidths[size])
      problems.push({
        code: 'size-not-custom',
        severity: 'warning',
        param: 'size',
        message: `The size is ${size}, so the width of ${width} is not used.`,
        fix: { title: 'Use the width', params: { size: 'custom' } },
      });
    const picture = stereoPicture(params);
    if (Math.max(picture.width, picture.height) > largestSide)
      problems.push({
        code: 'larger-than-youtube',
        severity: 'warning',
        param: 'width',
        message: `${picture.width} × ${picture.height} is more than YouTube takes: ${largestSide} × ${largestSide} at most.`,
        fix: { title: `Take ${largestSide}`, params: { size: '8k' } },
      });
    return problems;
  },
  scale({ size = '8k', width }, factor) {
    const named = Object.entries(stereoWidths).find(([name]) => name === size)?.[1];
    // Multiples of 8 keep the sides of both eyes whole and even in every layout.
    const side = Math.max(sides.min, 8 * Math.round((Number(named ?? width ?? 8192) * factor) / 8));
    return { size: 'custom', width: Math.min(side, sides.max) };
  },
});
