import { byteOf } from '#nodes/scene/layers/noise/noise-texture.ts';
import { tilingNoise } from '#nodes/scene/layers/noise/tiling-noise.ts';
import { starsOf, type Point, type Star } from './stars.ts';

/** Texels along each side of the tiling cube of gas. */
export const GAS_SIZE = 64;

/**
 * The gas and how each family of stars lights it, dust and shadows included, computed once: red, green and blue hold the square root of
 * the light of the three families, alpha the density. A frame only weighs the families.
 */
export function gasVolume(seed: number): Uint8Array<ArrayBuffer> {
  const stars = starsOf(seed);
  const density = gasDensity(seed, stars);
  const bytes = new Uint8Array(4 * density.length);
  for (let z = 0, i = 0; z < GAS_SIZE; z++) {
    for (let y = 0; y < GAS_SIZE; y++) {
      for (let x = 0; x < GAS_SIZE; x++, i++) {
        const light: [number, number, number] = [0, 0, 0];
        for (const star of stars) light[star.family] += lightAt([x, y, z], star, density);
        for (let family = 0; family < 3; family++) bytes[4 * i + family] = byteOf(Math.sqrt(light[family]!));
        bytes[4 * i + 3] = byteOf(density[i]!);
      }
    }
  }
  return bytes;
}

/** Clouds with ridges, blown hollow around the stars. */
function gasDensity(seed: number, stars: readonly Star[]): Float32Array {
  const noise = (channel: number, cells: number, octaves: number) =>
    tilingNoise({ size: GAS_SIZE, cells, octaves, seed, channel });
  const clouds = noise(10, 4, 3);
  const ridges = noise(11, 4, 3);
  const walls = noise(12, 4, 2);
  return clouds.map((cloud, i) => {
    const place: Point = [i % GAS_SIZE, Math.floor(i / GAS_SIZE) % GAS_SIZE, Math.floor(i / GAS_SIZE ** 2)];
    const rim = Math.min(...stars.map((star) => distance(place, star) / (star.hollow * (1 + 0.32 * walls[i]!))));
    const ridge = 1 - Math.min(Math.abs(ridges[i]!) * 1.6, 1);
    const shell = Math.exp(-(((rim - 1.25) / 0.35) ** 2));
    const raw = 0.1 + 0.26 * cloud + 0.42 * ridge * ridge + 0.3 * shell * ridge;
    return Math.max(raw, 0) * smoothstep(0.1, 1.4, rim);
  });
}

/** Falls with the square of the distance, and with the dust on the way; ends softly before the next repetition of the star is as near. */
function lightAt(place: Point, star: Star, density: Float32Array): number {
  const [x, y, z] = wrapped(place, star.place);
  const length = Math.hypot(x, y, z);
  const reach = length / GAS_SIZE;
  if (reach >= 0.5) return 0;
  const steps = Math.ceil(length / 3);
  let dust = 0;
  for (let step = 0.5; step < steps; step++) {
    const f = step / steps;
    dust += density[texel(place[0] - x * f, place[1] - y * f, place[2] - z * f)]!;
  }
  const shadow = steps > 0 ? Math.exp((-dust / steps) * length * 0.22) : 1;
  return (star.power * shadow * (1 - 4 * reach * reach) ** 2) / (1 + 340 * reach * reach);
}

/** Index of the nearest sample; the cube repeats. `GAS_SIZE` is a power of two, and no coordinate is less than −GAS_SIZE. */
function texel(x: number, y: number, z: number): number {
  const at = (value: number) => (value + GAS_SIZE + 0.5) & (GAS_SIZE - 1);
  return (at(z) * GAS_SIZE + at(y)) * GAS_SIZE + at(x);
}

function distance(place: Point, star: Star): number {
  return Math.hypot(...wrapped(place, star.place)) / GAS_SIZE;
}

/** From a star (in tiles) to a place (in texels) the short way round, in texels. */
function wrapped(place: Point, star: Point): Point {
  const along = (axis: 0 | 1 | 2) => {
    const way = place[axis] - star[axis] * GAS_SIZE;
    return way - GAS_SIZE * Math.round(way / GAS_SIZE);
  };
  return [along(0), along(1), along(2)];
}

function smoothstep(from: number, to: number, value: number): number {
  const x = Math.min(Math.max((value - from) / (to - from), 0), 1);
  return x * x * (3 - 2 * x);
}
