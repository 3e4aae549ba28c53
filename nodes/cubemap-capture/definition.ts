import { defineNode } from '#graphs/definition.ts';
import { formatFps } from '#graphs/fps.ts';
import { spherePicture, sphereWidths } from './picture.ts';

const sides = { min: 64, max: 16_384 } as const;
const place = { type: 'number', default: 0, min: -1000, max: 1000, unit: 'm' } as const;
const turn = { type: 'number', default: 0, min: -360, max: 360, unit: '°' } as const;

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
    faceSize: {
      type: 'enum',
      title: 'Face size',
      description: 'How finely the six views are drawn that the picture is put together from.',
      options: [
        { value: 'auto', title: 'Automatic: one and a half times the picture’s detail' },
        { value: 'plan', title: 'Fixed: 1024, 1536 or 2048' },
        { value: 'custom', title: 'As given' },
      ],
      default: 'auto',
      advanced: true,
    },
    facePixels: {
      type: 'integer',
      title: 'Face pixels',
      description: 'Side of a face where the face size is custom.',
      default: 2048,
      min: 16,
      max: 5400,
      unit: 'px',
      advanced: true,
    },
    fps: {
      type: 'fps',
      title: 'Frame rate',
      description: 'Frames per second, as a whole number or a ratio such as 30000/1001.',
      default: '30',
    },
    x: { ...place, title: 'Position, right', description: 'How far to the right of the origin the camera stands.' },
    y: { ...place, title: 'Position, up', description: 'How far above the origin the camera stands.' },
    z: { ...place, title: 'Position, back', description: 'How far behind the origin the camera stands.' },
    yaw: { ...turn, title: 'Yaw', description: 'Turns the camera to the right: what was ahead moves left.' },
    pitch: { ...turn, title: 'Pitch', description: 'Tilts the camera up: what was ahead moves down.' },
    roll: { ...turn, title: 'Roll', description: 'Tips the camera clockwise: what is ahead turns counter-clockwise.' },
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
  check({ params: { size, width } }) {
    if (size === 'custom' || width === 4096 || width === sphereWidths[size]) return [];
    return [
      {
        code: 'size-not-custom',
        severity: 'warning',
        param: 'size',
        message: `The size is ${size}, so the width of ${width} is not used.`,
        fix: { title: 'Use the width', params: { size: 'custom' } },
      },
    ];
  },
  scale({ size = '4k', width }, factor) {
    const named = Object.entries(sphereWidths).find(([name]) => name === size)?.[1];
    // Multiples of 12 keep every projection's height whole and even.
    const side = Math.max(72, 12 * Math.round((Number(named ?? width ?? 4096) * factor) / 12));
    return { size: 'custom', width: Math.min(side, sides.max) };
  },
});
