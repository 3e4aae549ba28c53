import { randomFloat } from '#runtime/media/random.ts';

export type Point = readonly [number, number, number];

/** A star that lights the gas. */
export interface Star {
  /** In tiles, 0 to 1. */
  readonly place: Point;
  /** Which of the three families, each of which follows another part of the music. */
  readonly family: 0 | 1 | 2;
  readonly power: number;
  /** Radius of the hollow that it has blown into the gas, in tiles. */
  readonly hollow: number;
}

const COUNT = 9;
const CANDIDATES = 12;

/** Spread over the tile so that none crowds another: of some random places, each takes the one farthest from those before. */
export function starsOf(seed: number): readonly Star[] {
  const stars: Star[] = [];
  for (let index = 0; index < COUNT; index++) {
    const chance = (channel: number) => randomFloat(seed, index, 100 + channel);
    const candidates = Array.from({ length: CANDIDATES }, (_, c): Point => [
      chance(3 * c),
      chance(3 * c + 1),
      chance(3 * c + 2),
    ]);
    const room = (place: Point) => Math.min(1, ...stars.map((star) => tiledDistance(place, star.place)));
    const place = candidates.reduce((best, candidate) => (room(candidate) > room(best) ? candidate : best));
    const size = chance(90);
    stars.push({
      place,
      family: (index % 3) as Star['family'],
      power: 0.5 + 0.5 * size,
      hollow: 0.09 + 0.09 * size,
    });
  }
  return stars;
}

function tiledDistance(a: Point, b: Point): number {
  return Math.hypot(...a.map((value, axis) => value - b[axis]! - Math.round(value - b[axis]!)));
}
