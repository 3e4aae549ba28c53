import { rigParams, sphereParams } from '#graphs/capture-params.ts';
import { defineNode, type DefinitionProblem } from '#graphs/definition.ts';
import { formatFps } from '#graphs/fps.ts';
import { spherePicture, sphereWidths } from './picture.ts';

const sides = { min: 64, max: 16_384 } as const;

export const definition = defineNode({
  type: 'CubemapCapture',
  version: 1,
  title: 'Cubemap capture',
  category: 'capture',
  description: 'Films the scene in all directions at once, for 360° video, domes and headsets.',
  inputs: {
    scene: { type: 'Scene', title: 'Scene', description: 'What is filmed.' },
  },
  outputs: {
    frames: { type: 'Frames', title: 'Frames', description: 'The pictures, one for each frame of the video.' },
  },
  params: {
    size: {
      type: 'enum',
      title: 'Size',
      description: 'Width of the picture; its height follows from the projection.',
      options: [
        { value: '4k', title: '4K: 4096 wide' },
        { value: '6k', title: '6K: 6144 wide' },
        { value: '8k', title: '8K: 8192 wide' },
        { value: 'custom', title: 'Width as given' },
      ],
      default: '4k',
    },
    width: {
      type: 'integer',
      title: 'Width',
      description: 'Width of the picture where the size is custom.',
      default: 4096,
      ...sides,
      unit: 'px',
    },
    projection: {
      type: 'enum',
      title: 'Projection',
      description: 'How the sphere is laid out. Players, headsets and YouTube take the equirectangular one.',
      options: [
        { value: 'equirect', title: 'Equirectangular, 2:1' },
        { value: 'eac', title: 'Equi-angular cubemap, 3:2' },
        { value: 'cubemap', title: 'Cubemap, 3:2' },
        { value: 'fulldome', title: 'Fulldome: the upper half sphere, equidistant, 1:1' },
      ],
      default: 'equirect',
    },
    ...sphereParams,
    fps: {
      type: 'fps',
      title: 'Frame rate',
      description: 'Frames per second, as a whole number or a ratio such as 30000/1001.',
      default: '30',
    },
    ...rigParams,
  },
  describe: ({ params }) => ({
    frames: {
      type: 'Frames',
      ...spherePicture(params),
      fps: formatFps(params.fps),
      bitDepth: 16,
      alpha: false,
      projection: params.projection,
      stereo: 'mono',
      colourSpace: 'srgb',
    },
  }),
  check({ params: { size, width, projection, method } }) {
    const problems: DefinitionProblem[] = [];
    if (size !== 'custom' && width !== 4096 && width !== sphereWidths[size])
      problems.push({
        code: 'size-not-custom',
        severity: 'warning',
        param: 'size',
        message: `The size is ${size}, so the width of ${width} is not used.`,
        fix: { title: 'Use the width', params: { size: 'custom' } },
      });
    if (method === 'direct' && projection !== 'equirect')
      problems.push({
        code: 'projection-not-direct',
        severity: 'error',
        param: 'method',
        message: `Only equirectangular pictures can be drawn directly, and the projection is ${projection}.`,
        fix: { title: 'Draw it by a cube', params: { method: 'auto' } },
      });
    return problems;
  },
  scale({ size = '4k', width }, factor) {
    const named = Object.entries(sphereWidths).find(([name]) => name === size)?.[1];
    // Multiples of 12 keep every projection's height whole and even.
    const side = Math.max(72, 12 * Math.round((Number(named ?? width ?? 4096) * factor) / 12));
    return { size: 'custom', width: Math.min(side, sides.max) };
  },
});
