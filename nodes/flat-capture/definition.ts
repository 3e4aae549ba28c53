import { defineNode } from '#graphs/definition.ts';
import { formatFps } from '#graphs/fps.ts';

/** Width and height of each named size in pixels. */
export const flatSizes = {
  '1080p-landscape': { width: 1920, height: 1080 },
  '1080p-portrait': { width: 1080, height: 1920 },
  '1080p-square': { width: 1080, height: 1080 },
  '4k-landscape': { width: 3840, height: 2160 },
  '4k-portrait': { width: 2160, height: 3840 },
  '8k-landscape': { width: 7680, height: 4320 },
} as const;

// From a thumbnail to the largest texture of common renderers.
const sides = { min: 16, max: 16_384 } as const;

export const definition = defineNode({
  type: 'FlatCapture',
  version: 1,
  title: 'Flat capture',
  category: 'capture',
  description: 'Films the scene with an ordinary camera, for screens.',
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
      description: 'Size and shape of the picture.',
      options: [
        { value: '1080p-landscape', title: '1920 × 1080, landscape' },
        { value: '1080p-portrait', title: '1080 × 1920, portrait' },
        { value: '1080p-square', title: '1080 × 1080, square' },
        { value: '4k-landscape', title: '3840 × 2160, landscape' },
        { value: '4k-portrait', title: '2160 × 3840, portrait' },
        { value: '8k-landscape', title: '7680 × 4320, landscape' },
        { value: 'custom', title: 'Width and height as given' },
      ],
      default: '1080p-landscape',
    },
    width: {
      type: 'integer',
      title: 'Width',
      description: 'Width of the picture where the size is custom.',
      default: 1920,
      ...sides,
      unit: 'px',
    },
    height: {
      type: 'integer',
      title: 'Height',
      description: 'Height of the picture where the size is custom.',
      default: 1080,
      ...sides,
      unit: 'px',
    },
    fps: {
      type: 'fps',
      title: 'Frame rate',
      description: 'Frames per second, as a whole number or a ratio such as 30000/1001.',
      default: '30',
    },
    supersampling: {
      type: 'integer',
      title: 'Supersampling',
      description: 'Draws each side this many times larger and scales down: smoother edges for more time.',
      default: 1,
      min: 1,
      max: 4,
      unit: '×',
    },
  },
  describe: ({ params }) => ({
    frames: {
      type: 'Frames',
      ...pictureSize(params),
      fps: formatFps(params.fps),
      bitDepth: 16,
      alpha: false,
      projection: 'flat',
      stereo: 'mono',
      colourSpace: 'srgb',
    },
  }),
  check({ params: { size, width, height } }) {
    if (size === 'custom') return [];
    const known = flatSizes[size];
    if ((width === 1920 && height === 1080) || (width === known.width && height === known.height)) return [];
    return [
      {
        code: 'size-not-custom',
        severity: 'warning',
        param: 'size',
        message: `The size is ${size}, so the width of ${width} and the height of ${height} are not used.`,
        fix: { title: 'Use the width and height', params: { size: 'custom' } },
      },
    ];
  },
  scale({ size = '1080p-landscape', width, height }, factor) {
    const named = Object.entries(flatSizes).find(([name]) => name === size)?.[1];
    const even = (side: unknown) => Math.max(sides.min, 2 * Math.round((Number(side) * factor) / 2));
    return {
      size: 'custom',
      width: even(named?.width ?? width ?? 1920),
      height: even(named?.height ?? height ?? 1080),
    };
  },
});

interface SizeParams {
  readonly size: keyof typeof flatSizes | 'custom';
  readonly width: number;
  readonly height: number;
}

/** Width and height in pixels that the parameters ask for. */
export function pictureSize({ size, width, height }: SizeParams): { readonly width: number; readonly height: number } {
  return size === 'custom' ? { width, height } : flatSizes[size];
}
