import type { SkyAntiSparkle, SkyQuality, SkyResolution } from './params.ts';

/** Share of a look's light, in its farthest shells, that is not drawn but replaced by its mean. */
export const skyLeftOut: Readonly<Record<SkyQuality, number>> = { draft: 0.2, balanced: 0.1, full: 0 };

export const skyScales: Readonly<Record<SkyResolution, number>> = { full: 1, 'two-thirds': 2 / 3, half: 1 / 2 };

/** Directions per texel of the sky. */
export const skySamples: Readonly<Record<SkyAntiSparkle, number>> = { off: 1, two: 2, four: 4 };
