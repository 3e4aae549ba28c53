import { frameTime, type Fps } from '#graphs/fps.ts';
import type { RunRequest } from './context.ts';
import { InputError } from './failure.ts';
import type { FrameRange } from './values.ts';

/**
 * The frames that a request asks for, of `total` that cover the track. Frame numbers never shift: `--start 10` begins with the frame
 * that shows at ten seconds. Throws an InputError where nothing of the track is asked for.
 */
export function selectRange(
  request: Pick<RunRequest, 'start' | 'duration' | 'frames'>,
  total: number,
  fps: Fps,
): FrameRange {
  const { start, duration, frames } = request;
  const rate = fps.num / fps.den;
  // A hair of slack: 2 s at 30 fps are 60 frames, whatever the division rounds to.
  const first = frames ? frames.from : Math.floor((start ?? 0) * rate + 1e-6);
  const end = frames ? frames.to + 1 : duration === undefined ? total : first + Math.ceil(duration * rate - 1e-6);
  const count = Math.min(end, total) - first;
  if (count < 1) {
    const seconds = frameTime(total, fps).toFixed(3);
    throw new InputError(
      'empty-range',
      frames
        ? `${frames.from === frames.to ? `Frame ${frames.from} is` : `Frames ${frames.from}–${frames.to} are`} outside the track, which has frames 0–${total - 1} at ${rate.toFixed(3)} fps.`
        : `Nothing of the track is selected: it is ${seconds} s long and the selection starts at ${start ?? 0} s.`,
    );
  }
  return { first, count };
}
