import type { StereoLayout } from '#graphs/ports.ts';

/** Widths of the named sizes in pixels, of both eyes together. */
export const stereoWidths = { '4k': 4096, headset: 5760, '8k': 8192 } as const;

export interface StereoParams {
  readonly mode: 'ods' | 'parallel' | 'vr180';
  readonly layout: Exclude<StereoLayout, 'mono'>;
  readonly size: keyof typeof stereoWidths | 'custom';
  readonly width: number;
}

interface EyePlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is known before anything is drawn: the whole picture, and where in it each eye is, from the top left. Pixels. */
export function stereoPicture({ mode, layout, size, width }: StereoParams) {
  const half = mode === 'vr180';
  const stereo = half ? 'side-by-side' : layout;
  const whole = size === 'custom' ? width : stereoWidths[size];
  const columns = stereo === 'side-by-side' ? Math.floor(whole / 2) : whole;
  const eye = { width: columns, height: half ? columns : Math.floor(columns / 2) };
  const right = stereo === 'side-by-side' ? { x: columns, y: 0 } : { x: 0, y: eye.height };
  const left: EyePlace = { x: 0, y: 0, ...eye };
  return {
    projection: half ? ('half-equirect' as const) : ('equirect' as const),
    stereo,
    width: right.x + eye.width,
    height: right.y + eye.height,
    left,
    right: { ...right, ...eye } satisfies EyePlace as EyePlace,
  };
}
