import { MathUtils, Matrix4, Vector3 } from 'three';

/** Where a camera that sees all directions stands, and what is ahead of it. */
export interface RigView {
  /** Scene units. */
  readonly position: readonly [number, number, number];
  /** Degrees: to the right, up, clockwise. */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}

/** From the rig's own axes (x right, y up, −z ahead) to the scene's. */
export function rigMatrix({ position, yaw, pitch, roll }: RigView): Matrix4 {
  const turn = (degrees: number, x: number, y: number, z: number) =>
    new Matrix4().makeRotationAxis(new Vector3(x, y, z), MathUtils.degToRad(degrees));
  // Rolled first, then tilted, then turned: a rolled camera still pans along the horizon.
  return new Matrix4()
    .makeTranslation(...position)
    .multiply(turn(-yaw, 0, 1, 0))
    .multiply(turn(pitch, 1, 0, 0))
    .multiply(turn(-roll, 0, 0, 1));
}
