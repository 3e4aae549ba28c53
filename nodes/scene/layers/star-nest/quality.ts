import type { SkyQuality, SkyResolution } from './params.ts';

export interface SkyLevel {
  /** Folds of space per shell. */
  readonly iterations: number;
  /** Shells drawn at the sky's resolution. Dark matter begins at the eighth, so up to 7 the farther ones do not depend on them. Even. */
  readonly nearShells: number;
  /** Shells in all; even, as they are summed in pairs. */
  readonly shells: number;
  /** Size of the far shells' picture relative to the near ones'. */
  readonly farScale: number;
}

export const skyLevels: Readonly<Record<SkyQuality, SkyLevel>> = {
  draft: { iterations: 14, nearShells: 4, shells: 12, farScale: 0.5 },
  balanced: { iterations: 15, nearShells: 4, shells: 14, farScale: 0.5 },
  full: { iterations: 17, nearShells: 20, shells: 20, farScale: 1 },
};

export const skyScales: Readonly<Record<SkyResolution, number>> = { full: 1, 'two-thirds': 2 / 3, half: 1 / 2 };
