import { rm } from 'node:fs/promises';
import { RunError } from '#runtime/failure.ts';
import { diskFull } from '#runtime/node/ffmpeg-process.ts';
import { checkSegment } from '#runtime/node/segment-check.ts';
import { openEncoder, type SegmentEncoder } from '#runtime/node/segment-encoder.ts';
import type { SegmentStore } from '#runtime/node/segment-store.ts';
import type { FramesValue, RawFrame } from '#runtime/values.ts';
import type { EncodingPlan } from './plan.ts';
import type { Progress, Segment } from './segment.ts';

export interface RenderJob {
  readonly missing: readonly Segment[];
  /** Frames of the range that need no rendering. */
  readonly done: number;
  readonly frames: FramesValue;
  readonly plan: EncodingPlan;
  readonly store: SegmentStore;
  readonly progress: Progress;
}

/**
 * Reads the frames of all missing segments as one stream and hands each segment to an encoder of its own. While one encoder empties
 * itself the next one fills, but for frames so large that only one may be alive. Each segment is verified and published as it ends.
 * Throws the first failure: where the renderer fails, the encoder that empties itself may finish; where that one fails, reading stops.
 */
export async function renderSegments(job: RenderJob, outer: AbortSignal): Promise<void> {
  const { missing, frames, plan, progress } = job;
  const stop = new AbortController();
  const failures: unknown[] = [];
  const ending: Promise<void>[] = [];
  let { done } = job;
  try {
    const ranges = missing.map(({ range }) => range);
    const pictures = frames.read(ranges, plan.format, AbortSignal.any([outer, stop.signal]));
    const stream = pictures[Symbol.asyncIterator]();
    try {
      for (const [position, segment] of missing.entries()) {
        await ending[position - plan.encoders];
        stop.signal.throwIfAborted();
        progress.segment(segment, 'started');
        const encoder = await fill(segment, plan, stream, outer, stop.signal, (index) =>
          progress.rendered(++done, index),
        );
        const settled = settle(segment, encoder, job, outer);
        ending.push(
          settled.catch((error: unknown) => {
            failures.push(error);
            stop.abort(error);
          }),
        );
      }
    } finally {
      await stream.return?.();
    }
  } catch (error) {
    failures.push(error);
  }
  await Promise.all(ending);
  if (failures.length > 0) throw failures[0];
}

/** Gives a new encoder all frames of a segment. Leaves no process where it fails or where `stop` interrupts it. */
async function fill(
  { file, range, expected }: Segment,
  { input, output }: EncodingPlan,
  stream: AsyncIterator<RawFrame>,
  outer: AbortSignal,
  stop: AbortSignal,
  onFrame: (index: number) => void,
): Promise<SegmentEncoder> {
  const end = range.first + range.count;
  await rm(file, { force: true });
  const what = `frames ${range.first} to ${end - 1}`;
  const pixels = expected.width * expected.height;
  const encoder = await openEncoder({ input, output, target: file, what, pixels }, outer);
  const discard = () => void encoder.discard();
  stop.addEventListener('abort', discard); // also frees a write that waits for the encoder
  try {
    for (let index = range.first; index < end; index++) {
      const frame = await nextFrame(stream, index);
      try {
        for await (const strip of frame.strips()) await encoder.write(strip);
      } finally {
        frame.release();
      }
      onFrame(index);
    }
    return encoder;
  } catch (error) {
    await encoder.discard();
    throw error;
  } finally {
    stop.removeEventListener('abort', discard);
  }
}

async function settle(segment: Segment, encoder: SegmentEncoder, job: RenderJob, outer: AbortSignal): Promise<void> {
  await encoder.finish();
  const facts = await checkSegment(segment.file, segment.expected, outer);
  try {
    await job.store.publish(segment.key, segment.file, facts);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw diskFull(error);
    throw error;
  }
  segment.facts = facts;
  job.progress.segment(segment, 'rendered');
}

async function nextFrame(stream: AsyncIterator<RawFrame>, index: number): Promise<RawFrame> {
  const next = await stream.next();
  if (next.done) throw new RunError('renderer-ended', `The renderer stopped before frame ${index}.`);
  if (next.value.index === index) return next.value;
  next.value.release();
  throw new RunError('renderer-order', `The renderer gave frame ${next.value.index} where frame ${index} was due.`);
}
