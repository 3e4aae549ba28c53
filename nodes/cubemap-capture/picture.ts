/** Widths of the named sizes in pixels; heights follow from the projection. */
export const sphereWidths = { '4k': 4096, '6k': 6144, '8k': 8192 } as const;

export type SphereProjection = 'equirect' | 'eac' | 'cubemap' | 'fulldome';

/** Width over height of each projection's picture. */
const shapes: Readonly<Record<SphereProjection, number>> = { equirect: 2, eac: 3 / 2, cubemap: 3 / 2, fulldome: 1 };

/** Face sizes of the original plan, in pixels. */
const planned = { '4k': 1024, '6k': 1536, '8k': 2048 } as const;

export interface SphereParams {
  readonly size: keyof typeof sphereWidths | 'custom';
  readonly width: number;
  readonly projection: SphereProjection;
  readonly faceSize: 'auto' | 'plan' | 'custom';
  readonly facePixels: number;
}

/** Width and height in pixels that the parameters ask for. */
export function spherePicture({ size, width, projection }: Pick<SphereParams, 'size' | 'width' | 'projection'>) {
  const columns = size === 'custom' ? width : sphereWidths[size];
  return { width: columns, height: Math.round(columns / shapes[projection]) };
}

/**
 * Pixels a side of the cube's faces. `auto`: the middle of a face, where it is coarsest, has one and a half times the picture's pixels
 * per radian; with less, small stars lose brightness (9 % of the peak at the bare minimum and bilinear filtering, under 1 % here).
 */
export function facePixels(params: SphereParams): number {
  const { width } = spherePicture(params);
  if (params.faceSize === 'custom') return params.facePixels;
  if (params.faceSize === 'plan')
    return params.size === 'custom' ? Math.max(16, Math.round(width / 4)) : planned[params.size];
  if (params.projection === 'cubemap') return Math.round(width / 3);
  const perRadian = { equirect: width / (2 * Math.PI), eac: (2 * width) / (3 * Math.PI), fulldome: width / Math.PI };
  // A face of N pixels has N / 2 of them per radian in its middle.
  return 16 * Math.max(1, Math.round((1.5 * 2 * perRadian[params.projection]) / 16));
}
