import type { JobView } from '#runtime/protocol/job-view.ts';

export type Stereo = NonNullable<JobView['stereo']>;
export type Eye = 'left' | 'right';

/** Whether a film is to be looked at from its middle. */
export function isSphere({ projection }: Pick<JobView, 'projection'>): boolean {
  return projection === 'equirect' || projection === 'half-equirect';
}

/** The part of the picture that an eye sees, in texture coordinates: from the left and from below, 0 to 1. The left eye's is first. */
export function eyePart(stereo: Stereo, eye: Eye): { x: number; y: number; width: number; height: number } {
  const second = eye === 'right';
  if (stereo === 'top-bottom') return { x: 0, y: second ? 0 : 0.5, width: 1, height: 0.5 };
  if (stereo === 'side-by-side') return { x: second ? 0.5 : 0, y: 0, width: 0.5, height: 1 };
  return { x: 0, y: 0, width: 1, height: 1 };
}

/** Where somebody looks: degrees to the right of the middle and above it, and how wide the view is from top to bottom. */
export interface View {
  readonly yaw: number;
  readonly pitch: number;
  readonly field: number;
}

export const straight: View = { yaw: 0, pitch: 0, field: 75 };
const fields = { narrowest: 30, widest: 100 } as const;

/** A half sphere ends: beyond its edge there is nothing to see. */
export function turned(view: View, yaw: number, pitch: number, isHalf: boolean): View {
  const turnedYaw = view.yaw + yaw;
  return {
    ...view,
    yaw: isHalf ? clamp(turnedYaw, -75, 75) : ((((turnedYaw + 180) % 360) + 360) % 360) - 180,
    pitch: clamp(view.pitch + pitch, -88, 88),
  };
}

export function zoomed(view: View, factor: number): View {
  return { ...view, field: clamp(view.field * factor, fields.narrowest, fields.widest) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
