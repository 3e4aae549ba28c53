/** How many sprites do what. Their sizes shrink as they grow in number, so that the area they cover stays the same. */
export interface Population {
  readonly glows: number;
  readonly halos: number;
  readonly strands: number;
  readonly perStrand: number;
  readonly embers: number;
  /** Half-width of a filament, m. */
  readonly strandWidth: number;
  /** Radius of a glow relative to that of the default population. */
  readonly glowScale: number;
  /** Brightness that makes up for widths and radii that reached their limits. */
  readonly strandGain: number;
  readonly glowGain: number;
}

export function population(particles: number): Population {
  const halos = 12;
  const glows = Math.round(particles * 0.09);
  const perStrand = Math.min(Math.max(Math.round(Math.sqrt(particles) * 0.55), 8), 64);
  const strands = Math.max(1, Math.floor((particles * 0.74) / perStrand));
  const embers = Math.max(0, particles - halos - glows - strands * perStrand);
  const strandWidth = Math.min(Math.max(2.6 / strands, 0.009), 0.16);
  const glowScale = Math.min(Math.sqrt(180 / glows), 2.2);
  return {
    glows,
    halos,
    strands,
    perStrand,
    embers,
    strandWidth,
    glowScale,
    strandGain: 2.6 / (strands * strandWidth),
    glowGain: 180 / (glows * glowScale ** 2),
  };
}
