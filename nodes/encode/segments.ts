import type { Fps } from '#graphs/fps.ts';
import type { FrameRange } from '#runtime/values.ts';

const halfMegapixel = 500_000;
const fullHd = 1920 * 1200;
const ultraHd = 4096 * 2304;

/**
 * Frames in a segment: a function of size, frame rate and speed of the encoder, and of nothing that differs between machines. A
 * kill costs one segment, so that large frames come in short ones; each segment costs a start of the encoder, its buffers and a
 * probe (0.8 s of CPU time at 1080p, x264 slow).
 */
export function segmentLength(width: number, height: number, fps: Fps, fast: boolean): number {
  const area = width * height;
  const groups = area <= halfMegapixel ? 20 : area <= fullHd ? 8 : area <= ultraHd ? 2 : 1;
  return halfSecond(fps) * groups * (fast && area > halfMegapixel ? 2 : 1);
}

/** Frames in a closed group of pictures: half a second, as YouTube asks, or the longest that goes evenly into a segment. */
export function groupLength(segmentFrames: number, fps: Fps): number {
  for (let length = Math.min(halfSecond(fps), segmentFrames); length > 1; length--) {
    if (segmentFrames % length === 0) return length;
  }
  return 1;
}

/** Cuts a range at multiples of the segment length, counted from the start of the track: a later run with another range shares them. */
export function cutSegments(range: FrameRange, segmentFrames: number): FrameRange[] {
  const segments: FrameRange[] = [];
  const end = range.first + range.count;
  for (let first = range.first; first < end;) {
    const next = Math.min((Math.floor(first / segmentFrames) + 1) * segmentFrames, end);
    segments.push({ first, count: next - first });
    first = next;
  }
  return segments;
}

function halfSecond(fps: Fps): number {
  return Math.max(1, Math.round(fps.num / fps.den / 2));
}
