/** How a picture is looked at. What it shows is not changed by it, only the way there. */
export interface View {
  /** `flat`: as the file has it. `around`: as a viewer sees it who stands in it. */
  readonly way: 'flat' | 'around';
  readonly eyes: 'both' | 'left' | 'right' | 'anaglyph' | 'side-by-side';
  /** Degrees: to the right, up, and over the larger side of what is seen. */
  readonly yaw: number;
  readonly pitch: number;
  readonly fieldOfView: number;
}

export const straightAhead: View = { way: 'flat', eyes: 'both', yaw: 0, pitch: 0, fieldOfView: 90 };

const pitchLimit = 89;

/** After a drag of so many degrees. */
export function turned(view: View, right: number, up: number): View {
  const yaw = ((((view.yaw + right + 180) % 360) + 360) % 360) - 180;
  return { ...view, yaw, pitch: Math.max(-pitchLimit, Math.min(pitchLimit, view.pitch + up)) };
}

export function zoomed(view: View, factor: number): View {
  return { ...view, fieldOfView: Math.max(30, Math.min(120, view.fieldOfView * factor)) };
}
