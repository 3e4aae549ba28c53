/** Widths of the named sizes in pixels; heights follow from the projection. */
export const sphereWidths = { '4k': 4096, '6k': 6144, '8k': 8192 } as const;

export type SphereProjection = 'equirect' | 'eac' | 'cubemap' | 'fulldome';

/** Width over height of each projection's picture. */
const shapes: Readonly<Record<SphereProjection, number>> = { equirect: 2, eac: 3 / 2, cubemap: 3 / 2, fulldome: 1 };

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
