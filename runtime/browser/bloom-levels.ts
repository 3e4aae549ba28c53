/** One level of the bloom pyramid. */
export interface BloomLevel {
  readonly width: number;
  readonly height: number;
  /** How much of this level's light is replaced by that of the wider levels below it, 0 … 1. */
  readonly widerShare: number;
}

/** Texels that the widest level of a flat picture has along the smaller side, about. */
const WIDEST = 8;

/**
 * The sizes of the pyramid of a picture, from a quarter downwards by halves, and how their lights are mixed. A level whose texels are
 * twice as large gets 2^0.3 times the light: nearly the same in each octave, as with the glare of a lens or an eye, whose point
 * spread falls with about the square of the distance. So the glow is as wide in a small picture as in a large one.
 */
export function bloomLevels(width: number, height: number, widest = WIDEST): readonly BloomLevel[] {
  const sizes = [{ width: Math.ceil(width / 4), height: Math.ceil(height / 4) }];
  for (let size = sizes[0]; size && Math.min(size.width, size.height) >= 2 * widest; size = sizes.at(-1)) {
    sizes.push({ width: Math.ceil(size.width / 2), height: Math.ceil(size.height / 2) });
  }
  const lights = sizes.map((_, level) => 2 ** (0.3 * level));
  const from = (level: number) => lights.slice(level).reduce((sum, light) => sum + light, 0);
  return sizes.map((size, level) => ({ ...size, widerShare: from(level + 1) / from(level) }));
}
