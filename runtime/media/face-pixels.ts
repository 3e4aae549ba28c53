/**
 * Pixels a side of a cube's faces for a picture of that many pixels per radian. The middle of a face, where it is coarsest, then has
 * one and a half times the picture's detail; with less, small stars lose brightness (9 % of the peak at the bare minimum and bilinear
 * filtering, under 1 % here).
 */
export function fittingFacePixels(perRadian: number): number {
  // A face of N pixels has N / 2 of them per radian in its middle.
  return 16 * Math.max(1, Math.round((1.5 * 2 * perRadian) / 16));
}
