import { randomUint } from '#runtime/media/random.ts';

/**
 * A tube around a closed line, which all formations have in common, so that any turns into any other without a seam. The line is
 * wound twice around the vertical axis; lengths in metres.
 */
export interface Formation {
  /** Radius of the line. */
  readonly radius: number;
  /** Three lobes by which the line leaves the circle, inwards and outwards as well as up and down: a trefoil knot. */
  readonly lobes: number;
  /** Half-axes of the tube, in the plane of the circle and upright. */
  readonly width: number;
  readonly height: number;
  /** 0 … 1: how much sparks are drawn from where the tube faces the axis or away from it to where it faces up and down. */
  readonly gather: number;
  /** Rotation about the camera's X axis, in degrees, that shows it best. */
  readonly tilt: number;
}

export const formations = {
  halo: { radius: 1.75, lobes: 0.14, width: 0.55, height: 0.5, gather: 0, tilt: 34 },
  knot: { radius: 1.45, lobes: 0.72, width: 0.27, height: 0.3, gather: 0, tilt: 52 },
  globe: { radius: 0.1, lobes: 0.26, width: 1.5, height: 1.5, gather: 0.38, tilt: 24 },
  rings: { radius: 1.4, lobes: 0.06, width: 1.0, height: 0.1, gather: 0.25, tilt: 38 },
  crown: { radius: 1.85, lobes: 0.16, width: 0.14, height: 0.95, gather: -0.2, tilt: 16 },
} as const satisfies Readonly<Record<string, Formation>>;

export type FormationName = keyof typeof formations;

const wandered = Object.keys(formations) as FormationName[];

/** Which formation is being left, which one is coming, and how far the change has come (0 … 1). */
export interface Passage {
  readonly from: Formation;
  readonly to: Formation;
  readonly progress: number;
}

/** `changed`: formations since the start, whole and fraction. All of them in turn, the seed choosing the first. */
export function passage(formation: FormationName | 'wander', changed: number, seed: number): Passage {
  if (formation !== 'wander') return { from: formations[formation], to: formations[formation], progress: 0 };
  const turn = Math.floor(changed) + (randomUint(seed, 0, 90) % wandered.length);
  return { from: nth(turn), to: nth(turn + 1), progress: changed - Math.floor(changed) };
}

function nth(turn: number): Formation {
  const name = wandered[turn % wandered.length];
  if (!name) throw new Error(`There is no formation ${turn}.`);
  return formations[name];
}
