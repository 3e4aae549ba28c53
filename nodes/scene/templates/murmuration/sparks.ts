import { BufferAttribute, BufferGeometry } from 'three';
import { randomFloat } from '#runtime/media/random.ts';

/** Strands along which most sparks fly. */
const STRANDS = 30;

/**
 * Three vertices a spark, all with the same numbers: `own` (turns along the line, turns around the tube, a number in [0, 1) of its
 * own) and `stray` (a point in the cube ±1, and a number in ±1 for its brightness).
 */
export function sparkTriangles(count: number, seed: number): BufferGeometry {
  const own = new Float32Array(count * 9);
  const stray = new Int8Array(count * 12);
  for (let spark = 0; spark < count; spark++) {
    const chance = (channel: number) => randomFloat(seed, spark, channel);
    const strand = Math.floor(chance(0) * STRANDS);
    const loose = chance(1) < 0.6 ? 1 : 0.06;
    const numbers = [chance(2), (strand + loose * (chance(3) - 0.5)) / STRANDS, chance(4)];
    const directions = [5, 6, 7, 8].map((channel) => Math.round(254 * chance(channel) - 127));
    for (let vertex = spark * 3; vertex < spark * 3 + 3; vertex++) {
      own.set(numbers, vertex * 3);
      stray.set(directions, vertex * 4);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('own', new BufferAttribute(own, 3));
  geometry.setAttribute('stray', new BufferAttribute(stray, 4, true));
  geometry.setDrawRange(0, count * 3);
  return geometry;
}
