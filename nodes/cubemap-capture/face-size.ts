import { fittingFacePixels } from '#runtime/media/face-pixels.ts';
import { spherePicture, type SphereParams } from './picture.ts';

/** Pixels a side of the cube's faces. */
export function facePixels(params: SphereParams): number {
  const { width } = spherePicture(params);
  if (params.faceSize === 'custom') return params.facePixels;
  if (params.faceSize === 'plan') return Math.max(16, Math.round(width / 4));
  if (params.projection === 'cubemap') return Math.round(width / 3);
  const perRadian = { equirect: width / (2 * Math.PI), eac: (2 * width) / (3 * Math.PI), fulldome: width / Math.PI };
  return fittingFacePixels(perRadian[params.projection]);
}
