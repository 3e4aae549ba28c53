import { MathUtils, Matrix3, Matrix4, Vector4, type Camera, type WebGLRenderer } from 'three';

/** Angle that a pixel in the middle of the picture covers, in radians. */
export function pixelAngle(renderer: WebGLRenderer, camera: Camera): number {
  const { w: height } = renderer.getCurrentViewport(new Vector4());
  return (2 * (camera.projectionMatrixInverse.elements[5] ?? 1)) / height;
}

/** Degrees by which a wide formation stands up in an upright picture of 9:16, and by how much it grows to fill it. */
const UPRIGHT_TURN = 62;
const UPRIGHT_SIZE = 1.06;

/** Turns and sizes the flock for the picture's shape; wide and square pictures show it as it is. */
export function posture(camera: Camera): Matrix3 {
  const { elements } = camera.projectionMatrix;
  const heightOverWidth = (elements[0] ?? 1) / (elements[5] ?? 1);
  const upright = MathUtils.smoothstep(Math.log2(heightOverWidth), 0, Math.log2(16 / 9));
  const turn = new Matrix4().makeRotationZ(MathUtils.degToRad(UPRIGHT_TURN * upright));
  return new Matrix3().setFromMatrix4(turn).multiplyScalar(MathUtils.lerp(1, UPRIGHT_SIZE, upright));
}
