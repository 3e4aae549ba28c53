/** How many sprites do what. Wisps become finer as they grow in number, so that they cover about the same area. */
export interface Population {
  readonly wisps: number;
  /** Sprites in a row that make up one wisp. */
  readonly perWisp: number;
  /** Half-width of a wisp, m. */
  readonly wispWidth: number;
  /** Brightness that makes up for a width that reached a limit. */
  readonly wispGain: number;
}

/** `particles` in all: one is the halo, what the wisps leave over are embers. */
export function population(particles: number): Population {
  const perWisp = Math.min(Math.max(Math.round(Math.sqrt(particles) * 0.45), 6), 64);
  const wisps = Math.max(1, Math.min(Math.floor((particles * 0.7) / perWisp), 700));
  const wispWidth = Math.min(Math.max(0.5 / wisps, 0.005), 0.06);
  return { wisps, perWisp, wispWidth, wispGain: 0.5 / (wisps * wispWidth) };
}
