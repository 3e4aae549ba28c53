import type { SkyLookName } from './params.ts';

type Triple = readonly [number, number, number];

/** Constants of one look, in Star Nest's own terms. Only brightness and travel may follow the music: a changed fold pops. */
export interface SkyLook {
  /** Offset of the folding map p ← |p| / p·p − formuparam. */
  readonly formuparam: number;
  /** Half the period of the tiled space. */
  readonly tile: number;
  /** Distance between shells. */
  readonly stepSize: number;
  /** Opacity of folds that hold little, from the eighth shell on. */
  readonly darkMatter: number;
  /** Factor by which each shell is dimmer than the one before. */
  readonly distanceFading: number;
  readonly brightness: number;
  /** Even light that every shell adds. */
  readonly haze: number;
  /** 0 grey … 1 as summed. */
  readonly saturation: number;
  /** Largest fold sum that counts: keeps single pixels from sparkling. */
  readonly sparkleLimit: number;
  /** A shell at distance s has colour near · s + middle · s² + far · s⁴, linear light. */
  readonly near: Triple;
  readonly middle: Triple;
  readonly far: Triple;
  /** Place at time zero, and the way travelled in one second at speed 1. */
  readonly origin: Triple;
  readonly heading: Triple;
  /** Degrees about x, y and z by which the sky is turned at time zero. */
  readonly orientation: Triple;
}

/** The constants of the original, from the shader's source. */
const starNest: SkyLook = {
  formuparam: 0.53,
  tile: 0.85,
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
  heading: [0.02, 0.01, 0],
  orientation: [0, 57, 92],
};

export const skyLooks: Readonly<Record<SkyLookName, SkyLook>> = {
  starNest,
  indigoVeil: {
    ...starNest,
    haze: 0.12,
    saturation: 0.9,
    near: [0.55, 0.2, 0.9],
    middle: [0.1, 0.35, 1],
    far: [0.15, 0.5, 1],
  },
  tealHollow: {
    ...starNest,
    haze: 0.1,
    near: [0.1, 0.5, 0.6],
    middle: [0.1, 0.7, 0.7],
    far: [0.4, 0.4, 1],
    origin: [1.3, 0.2, -0.6],
    orientation: [20, 130, 10],
  },
  roseCloud: {
    ...starNest,
    haze: 0.15,
    near: [1, 0.25, 0.5],
    middle: [0.8, 0.3, 0.7],
    far: [0.4, 0.3, 1],
    origin: [0.4, 1.1, -1.2],
    orientation: [40, 10, 70],
  },
  ashes: {
    ...starNest,
    haze: 0.08,
    saturation: 0.35,
    near: [0.7, 0.45, 0.3],
    middle: [0.5, 0.5, 0.55],
    far: [0.5, 0.6, 0.9],
    origin: [0.2, 0.7, -2.1],
    orientation: [75, 33, 20],
  },
};
