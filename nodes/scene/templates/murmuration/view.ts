import { MathUtils, Matrix3, Matrix4, Vector4, type Camera, type WebGLRenderer } from 'three';
import { SphereCamera } from '#runtime/browser/sphere-view.ts';

/** Angle that a pixel in the middle of the picture covers, in radians. */
export function pixelAngle(renderer: WebGLRenderer, camera: Camera): number {
  const { w: height } = renderer.getCurrentViewport(new Vector4());
  return (2 * (camera.projectionMatrixInverse.elements[5] ?? 1)) / height;
}

/** Degrees by which a wide formation stands up in an upright picture of 9:16. */
const UPRIGHT_TURN = 62;
/** Sizes in a square picture, which has room on no side, and in an upright one, whose camera is closer, relative to 16:9. */
const SQUARE_SIZE = 0.8;
const UPRIGHT_SIZE = 0.86;

/** Turns and sizes the flock for the picture's shape. */
export function posture(camera: Camera): Matrix3 {
  const { elements } = camera.projectionMatrix;
  const aspect = (elements[5] ?? 1) / (elements[0] ?? 1);
  // −1 at 16:9, 0 for a square and all around, 1 at 9:16, and not beyond.
  const shape = camera instanceof SphereCamera ? 0 : MathUtils.clamp(-Math.log(aspect) / Math.log(16 / 9), -1, 1);
  const turn = new Matrix4().makeRotationZ(MathUtils.degToRad(UPRIGHT_TURN * MathUtils.smoothstep(shape, 0, 1)));
  const size = MathUtils.lerp(SQUARE_SIZE, shape < 0 ? 1 : UPRIGHT_SIZE, Math.abs(shape));
  return new Matrix3().setFromMatrix4(turn).multiplyScalar(size);
}
