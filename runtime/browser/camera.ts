import { MathUtils, PerspectiveCamera } from 'three';

/** Field of view over the smaller side of the picture, in degrees: a subject that fits in landscape fits in portrait too. */
const FIELD_OF_VIEW = 50;
/** Upright pictures of 9:16 and slimmer come so much closer: what leaves room for surroundings in landscape leaves it above and below there. */
const CLOSER = 1.22;

/** The camera of flat pictures, for the capture and the preview alike: at the origin, looking along −Z, +Y up. Metres. */
export function createFlatCamera(width: number, height: number): PerspectiveCamera {
  const aspect = width / height;
  const upright = MathUtils.clamp(Math.log(aspect) / Math.log(9 / 16), 0, 1);
  const half = Math.tan(MathUtils.degToRad(FIELD_OF_VIEW / 2)) / MathUtils.lerp(1, CLOSER, upright);
  const vertical = aspect >= 1 ? FIELD_OF_VIEW : MathUtils.radToDeg(2 * Math.atan(half / aspect));
  const camera = new PerspectiveCamera(vertical, aspect, 0.05, 1000);
  camera.updateMatrixWorld();
  return camera;
}
