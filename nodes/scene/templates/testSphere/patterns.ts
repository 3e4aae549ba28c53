import { randomFloat } from '#runtime/media/random.ts';

export type Direction = readonly [number, number, number];

/** Corners, edges and faces of a cube: all of {−1, 0, 1}³ but the middle, as unit vectors (x right, y up, −z ahead). */
const cubeDirections: readonly Direction[] = [-1, 0, 1]
  .flatMap((x) => [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((z): Direction => [x, y, z])))
  .filter((direction) => direction.some((axis) => axis !== 0))
  .map(unit);

/** Those and twenty more, by chance. */
export const markerDirections: readonly Direction[] = [
  ...cubeDirections,
  ...Array.from({ length: 20 }, (_, index): Direction => {
    const y = 2 * randomFloat(7, index, 0) - 1;
    const angle = 2 * Math.PI * randomFloat(7, index, 1);
    const around = Math.sqrt(1 - y * y);
    return [around * Math.cos(angle), y, around * Math.sin(angle)];
  }),
];

/** Where a letter stands: the middles of faces and edges. */
export const glyphDirections: readonly Direction[] = cubeDirections.filter(
  (direction) => direction.filter((axis) => axis !== 0).length < 3,
);

/** Standard deviation of a marker's light, in radians. */
export const MARKER_SIGMA = 0.005;

/** Linear light of `field` in a direction, as the shader computes it. */
export function fieldAt([x, y, z]: Direction): [number, number, number] {
  return [
    0.5 + 0.4 * Math.sin(5 * x + 3 * y),
    0.5 + 0.4 * Math.sin(4 * y - 6 * z + 1),
    0.5 + 0.4 * Math.sin(7 * z + 2 * x + 2),
  ];
}

function unit([x, y, z]: Direction): Direction {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
