import { stat } from 'node:fs/promises';
import { formatFps, type Fps } from '#graphs/fps.ts';
import { RunError } from '#runtime/failure.ts';
import type { ProbedStream } from './probe.ts';
import { probeTimeline, type VideoTimeline } from './probe-video.ts';
import { hashFile, type SegmentFacts } from './segment-store.ts';

/** What a video stream has to be, in ffprobe's words. */
export interface ExpectedVideo {
  readonly codec: string;
  readonly profile: string;
  readonly tag: string;
  readonly pixelFormat: string;
  readonly width: number;
  readonly height: number;
  readonly fps: Fps;
  readonly frames: number;
}

/** Probes a segment that an encoder left with exit code 0. Throws RunError `encoder-bad-segment` with the first difference. */
export async function checkSegment(file: string, expected: ExpectedVideo, signal: AbortSignal): Promise<SegmentFacts> {
  const timeline = await probeTimeline(file, signal).catch((cause: unknown) => {
    if (!(cause instanceof RunError)) throw cause;
    throw new RunError('encoder-bad-segment', 'The encoder left a part that cannot be read.', { cause });
  });
  const difference = firstDifference(timeline, expected);
  if (difference) {
    throw new RunError('encoder-bad-segment', `The encoder left a part that is not as ordered: ${difference}.`);
  }
  return {
    sha256: await hashFile(file),
    size: (await stat(file)).size,
    frames: expected.frames,
    extradata: timeline.stream.extradata_hash ?? '',
  };
}

/** The first thing in which a video differs from what was ordered, in words; null where there is none. */
export function firstDifference(timeline: VideoTimeline, expected: ExpectedVideo): string | null {
  const { stream } = timeline;
  const rows: readonly (readonly [string, unknown, unknown])[] = [
    ['frames', timeline.packets, expected.frames],
    ['codec', stream.codec_name, expected.codec],
    ['profile', stream.profile, expected.profile],
    ['tag', stream.codec_tag_string, expected.tag],
    ['pixel format', stream.pix_fmt, expected.pixelFormat],
    ['size', `${stream.width}x${stream.height}`, `${expected.width}x${expected.height}`],
    ['colours', coloursOf(stream), 'tv bt709 bt709 bt709'],
    ['first frame a key frame', timeline.firstIsKey, true],
    ['start', timeline.firstPts, 0],
    ['seconds per tick', stream.time_base, `1/${expected.fps.num}`],
    ['ticks per frame', timeline.ptsDelta, expected.frames === 1 ? 0 : expected.fps.den],
  ];
  const row = rows.find(([, got, wanted]) => got !== wanted);
  if (row) return `${row[0]}: ${String(row[2])} expected, ${String(row[1])} found`;
  // A single frame has no rate of its own.
  const rate = formatFps(expected.fps);
  if (expected.frames > 1 && stream.r_frame_rate !== rate && stream.r_frame_rate !== `${rate}/1`) {
    return `frame rate: ${rate} expected, ${stream.r_frame_rate} found`;
  }
  return null;
}

function coloursOf(stream: ProbedStream): string {
  return [stream.color_range, stream.color_space, stream.color_transfer, stream.color_primaries].join(' ');
}
