import type { Fps } from '#graphs/fps.ts';
import { beatsOf, eventFrame, GRID_HZ, trackAt, type Features } from '#runtime/features.ts';

export const momentNames = ['quiet', 'loud', 'beat'] as const;

/** Frames that show what a scene does with music. */
export type Moments = Readonly<Record<(typeof momentNames)[number], number>>;

/** Seconds from both ends of a track in which nothing is chosen: fades are there. */
const margin = 2;

/** The quietest and the loudest second of a track, and the frame after its strongest beat that is a second away from both. */
export function chooseMoments(features: Features, fps: Fps): Moments {
  const loudness = features.tracks['loudness'] ?? new Float32Array(features.gridLength);
  const last = Math.max(margin, features.duration - margin);
  let [quiet, loud] = [margin, margin];
  for (let time = margin; time <= last; time += 1 / GRID_HZ) {
    if (trackAt(loudness, time) < trackAt(loudness, quiet)) quiet = time;
    if (trackAt(loudness, time) > trackAt(loudness, loud)) loud = time;
  }
  const isApart = (time: number) => [quiet, loud].every((other) => Math.abs(time - other) > 1);
  const beats = beatsOf(features).filter(({ time }) => time > margin && time < last && isApart(time));
  const strongest = beats.toSorted((a, b) => b.strength - a.strength)[0]?.time ?? loud;
  return {
    quiet: eventFrame(quiet, fps),
    loud: eventFrame(loud, fps),
    // Light that follows a beat has risen by then.
    beat: eventFrame(strongest, fps) + 1,
  };
}
