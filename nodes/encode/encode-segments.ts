import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { RunContext } from '#runtime/context.ts';
import { RunError } from '#runtime/failure.ts';
import { findFfmpeg } from '#runtime/node/ffmpeg.ts';
import { throwIfCancelled } from '#runtime/node/ffmpeg-process.ts';
import { checkSegment } from '#runtime/node/segment-check.ts';
import { openSegmentStore, type SegmentStore } from '#runtime/node/segment-store.ts';
import type { FramesValue } from '#runtime/values.ts';
import type { EncodingPlan } from './plan.ts';
import { renderSegments } from './render-segments.ts';
import { framesIn, reportTo, unfinished, type Progress, type Segment } from './segment.ts';
import { cutSegments } from './segments.ts';

/** Part of the segments' keys: raise it where the same arguments come to mean other bytes. */
const storeVersion = 1;
const attempts = 3;
const checksAtOnce = 4;

/** One verified file per segment, in order: taken from the store where it is there, else rendered, encoded and published. */
export async function encodeSegments(
  id: string,
  frames: FramesValue,
  plan: EncodingPlan,
  context: RunContext,
): Promise<readonly Segment[]> {
  const store = await openSegmentStore(plan.preset.container);
  const segments = await planSegments(id, frames, plan, context.workDir);
  const progress = reportTo(context, id, segments);
  if (!context.request.fresh) await adoptFinished(segments, store, progress, context);
  const failures = new Map<Segment, number>();
  for (let missing = unfinished(segments); missing.length > 0; missing = unfinished(segments)) {
    try {
      const done = framesIn(segments) - framesIn(missing);
      await renderSegments({ missing, done, frames, plan, store, progress }, context.signal);
    } catch (error) {
      throwIfCancelled(context.signal);
      await countFailure(failures, unfinished(segments)[0], error, progress);
    }
  }
  return segments;
}

/** The segments of a run in order, none of them looked for yet; their files will lie in `folder`. */
export async function planSegments(
  id: string,
  frames: FramesValue,
  plan: EncodingPlan,
  folder: string,
): Promise<Segment[]> {
  const { build } = await findFfmpeg();
  const { preset, fps, format } = plan;
  return cutSegments(frames.range, plan.segmentFrames).map((range, index) => {
    const depends = [storeVersion, frames.key(range, format), plan.input, plan.output, build];
    return {
      index,
      range,
      key: createHash('sha256').update(JSON.stringify(depends)).digest('hex'),
      file: path.join(folder, `${id}-${String(range.first).padStart(8, '0')}.${preset.container}`),
      expected: { ...preset, width: frames.width, height: frames.height, fps, frames: range.count },
      facts: null,
    };
  });
}

async function adoptFinished(
  segments: readonly Segment[],
  store: SegmentStore,
  progress: Progress,
  context: RunContext,
): Promise<void> {
  const waiting = [...segments];
  let reused = 0;
  const worker = async () => {
    for (let segment = waiting.shift(); segment; segment = waiting.shift()) {
      throwIfCancelled(context.signal);
      if (!(await adopt(segment, store, context.signal))) continue;
      progress.segment(segment, 'reused');
      progress.rendered((reused += segment.range.count));
    }
  };
  await Promise.all(Array.from({ length: checksAtOnce }, worker));
}

async function adopt(segment: Segment, store: SegmentStore, signal: AbortSignal): Promise<boolean> {
  const facts = await store.adopt(segment.key, segment.file);
  if (!facts) return false;
  try {
    await checkSegment(segment.file, segment.expected, signal);
  } catch {
    throwIfCancelled(signal);
    await rm(segment.file, { force: true });
    return false;
  }
  segment.facts = facts;
  return true;
}

/** Renderers and encoders may die of things that pass; anything else, a full disk above all, ends the run at once. */
async function countFailure(
  failures: Map<Segment, number>,
  segment: Segment | undefined,
  error: unknown,
  progress: Progress,
): Promise<void> {
  if (!segment || !(error instanceof RunError) || !/^(renderer|encoder)-/.test(error.code)) throw error;
  const count = (failures.get(segment) ?? 0) + 1;
  failures.set(segment, count);
  if (count >= attempts) {
    const { first, count: length } = segment.range;
    const which = `Segment ${segment.index + 1} (frames ${first} to ${first + length - 1})`;
    throw new RunError(error.code, `${which} failed ${attempts} times. ${error.message}`, { cause: error });
  }
  progress.segment(segment, 'retried');
}
