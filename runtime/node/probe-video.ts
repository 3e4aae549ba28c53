import { RunError } from '#runtime/failure.ts';
import type { ProbedStream } from './probe.ts';
import { probe } from './probe.ts';

export interface VideoTimeline {
  readonly stream: ProbedStream;
  readonly packets: number;
  readonly firstIsKey: boolean;
  /** Presentation time of the first frame in the stream's own ticks. */
  readonly firstPts: number | null;
  /** Distance between frames in ticks; null where it is not the same throughout. 0 for a single frame. */
  readonly ptsDelta: number | null;
}

/** Reads every packet of the first video stream. Throws RunError `probe-failed` where there is none. */
export async function probeTimeline(file: string, signal: AbortSignal): Promise<VideoTimeline> {
  const options = ['-select_streams', 'v:0', '-show_data_hash', 'sha256'];
  const entries = ['-show_entries', 'packet=stream_index,pts,flags'];
  const { streams, packets } = await probe(file, [...options, '-show_packets', ...entries], signal);
  const stream = streams[0];
  if (!stream) throw new RunError('probe-failed', `${file} holds no video.`);
  // Packets come in decoding order; frames are shown in the order of their times.
  const times = packets.flatMap(({ pts }) => (pts === undefined ? [] : [pts])).toSorted((a, b) => a - b);
  return {
    stream,
    packets: packets.length,
    firstIsKey: packets[0]?.flags.startsWith('K') ?? false,
    firstPts: times[0] ?? null,
    ptsDelta: times.length === packets.length ? constantDelta(times) : null,
  };
}

function constantDelta(times: readonly number[]): number | null {
  const [first = 0, second = first] = times;
  const delta = second - first;
  return times.every((time, index) => time === first + index * delta) ? delta : null;
}
