export type Vector = readonly [number, number, number];

/** A 90° view: where it looks, and what is up in it, as seen from the middle of the cube (x right, y up, −z ahead). */
export interface CubeFace {
  readonly forward: Vector;
  readonly up: Vector;
}

/**
 * The six faces in three columns and two rows from the top left, each as seen from inside: right, left, up; down, front, back. Up has
 * its top towards the back, down towards the front (ffmpeg's v360 calls this c3x2 in the order rludfb).
 */
export const cubeLayout: readonly CubeFace[] = [
  { forward: [1, 0, 0], up: [0, 1, 0] },
  { forward: [-1, 0, 0], up: [0, 1, 0] },
  { forward: [0, 1, 0], up: [0, 0, 1] },
  { forward: [0, -1, 0], up: [0, 0, -1] },
  { forward: [0, 0, -1], up: [0, 1, 0] },
  { forward: [0, 0, 1], up: [0, 1, 0] },
];

/** The equi-angular cubemap as YouTube lays it out: left, front, right; then down, back, up, each with its top to the right. */
export const eacLayout: readonly CubeFace[] = [
  { forward: [-1, 0, 0], up: [0, 1, 0] },
  { forward: [0, 0, -1], up: [0, 1, 0] },
  { forward: [1, 0, 0], up: [0, 1, 0] },
  { forward: [0, -1, 0], up: [1, 0, 0] },
  { forward: [0, 0, 1], up: [1, 0, 0] },
  { forward: [0, 1, 0], up: [1, 0, 0] },
];

/** What is to the right in a face: forward × up. */
export function rightOf({ forward: [x, y, z], up: [a, b, c] }: CubeFace): Vector {
  return [y * c - z * b, z * a - x * c, x * b - y * a];
}
