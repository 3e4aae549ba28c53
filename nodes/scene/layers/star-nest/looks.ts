import type { SkyLookName } from './params.ts';

type Triple = readonly [number, number, number];

/** Constants of one look, in Star Nest's own terms. Only brightness and travel may follow the music: a changed fold pops. */
export interface SkyLook {
  /** Offset of the folding map p ← |p| / p·p − formuparam. */
  readonly formuparam: number;
  /** Half the period of the tiled space. */
  readonly tile: number;
  /** Distance of a shell by its number: how large the sky's features appear; smaller is larger. */
  readonly scale: number;
  /** Distance between shells. */
  readonly stepSize: number;
  /** Opacity of folds that hold little, from the eighth shell on. */
  readonly darkMatter: number;
  /** Factor by which each shell is dimmer than the one before. */
  readonly distanceFading: number;
  readonly brightness: number;
  /** Even light that every shell adds. */
  readonly haze: number;
  /** 0 grey … 1 as summed, and beyond. */
  readonly saturation: number;
  /** What fold sums approach but never pass: keeps single pixels from sparkling. */
  readonly sparkleLimit: number;
  /** A shell at distance s has colour near · s + middle · s² + far · s⁴, linear light. */
  readonly near: Triple;
  readonly middle: Triple;
  readonly far: Triple;
  /** Place at time zero, and the way travelled in one second at speed 1, in units of `scale`. */
  readonly origin: Triple;
  readonly heading: Triple;
  /** Degrees about x, y and z by which the sky is turned at time zero. */
  readonly orientation: Triple;
}

/** The constants of the original, from the shader's source. */
const starNest: SkyLook = {
  formuparam: 0.53,
  tile: 0.85,
  scale: 0.5,
  stepSize: 0.1,
  darkMatter: 0.3,
  distanceFading: 0.73,
  brightness: 0.0015,
  haze: 1,
  saturation: 0.85,
  sparkleLimit: 60,
  near: [1, 0, 0],
  middle: [0, 1, 0],
  far: [0, 0, 1],
  origin: [1, 0.5, -1.5],
  heading: [0.04, 0.02, 0],
  orientation: [0, 57, 92],
};

export const skyLooks: Readonly<Record<SkyLookName, SkyLook>> = {
  starNest: { ...starNest, sparkleLimit: 90 },
  indigoVeil: {
    ...starNest,
    formuparam: 0.55,
    tile: 0.705,
    scale: 0.3,
    stepSize: 0.14,
    brightness: 0.0019,
    haze: 0.06,
    saturation: 1.1,
    near: [0.62, 0.16, 0.5],
    middle: [0.08, 0.3, 0.62],
    far: [0.03, 0.42, 0.72],
    origin: [0.71, 1.59, 0.45],
    orientation: [169, 154, 308],
  },
  violetDrift: {
    ...starNest,
    formuparam: 0.57,
    tile: 0.82,
    stepSize: 0.14,
    brightness: 0.0009,
    haze: 0.05,
    saturation: 1.05,
    near: [0.7, 0.16, 0.6],
    middle: [0.16, 0.24, 0.8],
    far: [0.08, 0.4, 0.8],
    origin: [0.49, 0.69, 0.25],
    orientation: [193, 272, 91],
  },
  tealHollow: {
    ...starNest,
    formuparam: 0.55,
    tile: 0.88,
    scale: 0.3,
    brightness: 0.0026,
    haze: 0.06,
    saturation: 1.05,
    near: [0.35, 0.3, 0.3],
    middle: [0.05, 0.5, 0.46],
    far: [0.05, 0.4, 0.6],
    origin: [1.35, 1.6, 1.26],
    orientation: [271, 14, 238],
  },
  roseCloud: {
    ...starNest,
    formuparam: 0.57,
    tile: 0.795,
    stepSize: 0.14,
    distanceFading: 0.68,
    brightness: 0.0013,
    haze: 0.06,
    saturation: 0.85,
    near: [1, 0.25, 0.42],
    middle: [0.7, 0.28, 0.55],
    far: [0.2, 0.3, 0.9],
    origin: [1.04, 1, 0.4],
    orientation: [191, 0, 179],
  },
  ashes: {
    ...starNest,
    formuparam: 0.55,
    tile: 0.781,
    stepSize: 0.14,
    distanceFading: 0.76,
    brightness: 0.00075,
    haze: 0.05,
    saturation: 1.1,
    near: [0.75, 0.4, 0.22],
    middle: [0.42, 0.38, 0.4],
    far: [0.28, 0.38, 0.62],
    origin: [0.47, 0.49, 0.85],
    orientation: [344, 182, 178],
  },
  frost: {
    ...starNest,
    formuparam: 0.57,
    tile: 0.934,
    stepSize: 0.14,
    distanceFading: 0.72,
    brightness: 0.0007,
    haze: 0.03,
    saturation: 0.95,
    near: [0.5, 0.3, 0.6],
    middle: [0.2, 0.4, 0.7],
    far: [0.1, 0.4, 0.8],
    origin: [0.81, 1.18, 1.22],
    orientation: [213, 87, 315],
  },
};
