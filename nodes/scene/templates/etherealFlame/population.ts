/** How many sprites do what. Their sizes shrink as they grow in number, so that the area they cover stays the same. */
export interface Population {
  readonly halos: number;
  readonly glows: number;
  readonly wisps: number;
  /** Sprites in a row that make up one wisp. */
  readonly perWisp: number;
  /** Half-width of a wisp, m. */
  readonly wispWidth: number;
  /** Radius of a glow relative to that of the default population. */
  readonly glowScale: number;
  /** Brightness that makes up for widths and radii that reached their limits. */
  readonly wispGain: number;
  readonly glowGain: number;
}

/** `particles` in all; what the others leave over are embers. */
export function population(particles: number): Population {
  const halos = 3;
  const glows = Math.min(Math.round(particles * 0.14), 1200);
  const embers = Math.min(Math.floor(particles * 0.16), 1600);
  const perWisp = Math.min(Math.max(Math.round(Math.sqrt(particles) * 0.36), 6), 64);
  const wisps = Math.max(1, Math.floor((particles - halos - glows - embers) / perWisp));
  const wispWidth = Math.min(Math.max(2.6 / wisps, 0.006), 0.16);
  const glowScale = Math.min(Math.sqrt(280 / glows), 2.4);
  return {
    halos,
    glows,
    wisps,
    perWisp,
    wispWidth,
    glowScale,
    wispGain: 2.6 / (wisps * wispWidth),
    glowGain: 280 / (glows * glowScale ** 2),
  };
}
