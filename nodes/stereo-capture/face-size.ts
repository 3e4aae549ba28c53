import { fittingFacePixels } from '#runtime/media/face-pixels.ts';

interface FaceParams {
  readonly faceSize: 'auto' | 'plan' | 'custom';
  readonly facePixels: number;
}

/** Pixels a side of the faces of a cube for an eye with that many pixels per radian. */
export function facePixels(params: FaceParams, perRadian: number): number {
  if (params.faceSize === 'custom') return params.facePixels;
  if (params.faceSize === 'plan') return Math.max(16, Math.round((perRadian * 2 * Math.PI) / 4));
  return fittingFacePixels(perRadian);
}
