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
 * itself the next one fills: two are alive at most. Each segment is verified and published as it ends. Throws the first failure,
 * with everything that it started stopped.
 */
export async function renderSegments(
  { missing, done, frames, plan, store, progress }: RenderJob,
  outer: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  const failures: unknown[] = [];
  const ending: Promise<void>[] = [];
  let rendered = done;
  const fail = (error: unknown) => {
    failures.push(error);
    stop.abort(error);
  };
  try {
    const stream = frames
      .read(
        missing.map(({ range }) => range),
        plan.format,
        signal,
      )
      [Symbol.asyncIterator]();
    try {
      for (const [position, segment] of missing.entries()) {
        await ending[position - 2];
        if (failures.length > 0) break;
        const encoder = await fill(segment, stream);
        ending.push(settle(segment, encoder).catch(fail));
      }
    } finally {
      await stream.return?.();
    }
  } catch (error) {
    fail(error);
  }
  await Promise.all(ending);
  if (failures.length > 0) throw failures[0];

  async function fill(segment: Segment, stream: AsyncIterator<RawFrame>): Promise<SegmentEncoder> {
    const { first, count } = segment.range;
    await rm(segment.file, { force: true });
    const what = `frames ${first} to ${first + count - 1}`;
    const encoder = await openEncoder({ input: plan.input, output: plan.output, target: segment.file, what }, signal);
    for (let index = first; index < first + count; index++) {
      const frame = await nextFrame(stream, index);
      try {
        await encoder.write(frame.bytes);
      } finally {
        frame.release();
      }
      progress.rendered(++rendered, index);
    }
    return encoder;
  }

  async function settle(segment: Segment, encoder: SegmentEncoder): Promise<void> {
    await encoder.finish();
    const facts = await checkSegment(segment.file, segment.expected, signal);
    await publish(segment, facts);
    segment.facts = facts;
    progress.segment(segment, 'rendered');
  }

  async function publish(segment: Segment, facts: NonNullable<Segment['facts']>): Promise<void> {
    try {
      await store.publish(segment.key, segment.file, facts);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw diskFull(error);
      throw error;
    }
  }
}

async function nextFrame(stream: AsyncIterator<RawFrame>, index: number): Promise<RawFrame> {
  const next = await stream.next();
  if (next.done) throw new RunError('renderer-ended', `The renderer stopped before frame ${index}.`);
  if (next.value.index === index) return next.value;
  next.value.release();
  throw new RunError('renderer-order', `The renderer gave frame ${next.value.index} where frame ${index} was due.`);
}
