import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { RunContext } from '#runtime/context.ts';
import { RunError } from '#runtime/failure.ts';
import { findFfmpeg } from '#runtime/node/ffmpeg.ts';
import { throwIfCancelled } from '#runtime/node/ffmpeg-process.ts';
import { checkSegment } from '#runtime/node/segment-check.ts';
import { hashFile, openSegmentStore, type SegmentStore } from '#runtime/node/segment-store.ts';
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
  const isFinished = unfinished(segments).length === 0;
  const failures = new Map<Segment, number>();
  do {
    for (let missing = unfinished(segments); missing.length > 0; missing = unfinished(segments)) {
      try {
        const done = framesIn(segments) - framesIn(missing);
        await renderSegments({ missing, done, frames, plan, store, progress }, context.signal);
      } catch (error) {
        throwIfCancelled(context.signal);
        countFailure(failures, unfinished(segments)[0], error, progress);
      }
    }
    // A run may go on for days: what was whole when it was finished may not be so when all of them are put together.
    await discardDamaged(segments, context.signal, (segment) => countFailure(failures, segment, damaged, progress));
  } while (unfinished(segments).length > 0);
  if (isFinished && failures.size === 0) {
    const detail = 'Every segment was finished by an earlier run.';
    context.report({ type: 'node', id, state: 'cached', detail });
  }
  return segments;
}

const damaged = new RunError('encoder-part-damaged', 'Its file changed on the disk after it was finished.');

async function discardDamaged(
  segments: readonly Segment[],
  signal: AbortSignal,
  complain: (segment: Segment) => void,
): Promise<void> {
  await eachOf(segments, async (segment) => {
    throwIfCancelled(signal);
    const found = await hashFile(segment.file).catch(() => null);
    if (found === segment.facts?.sha256) return;
    segment.facts = null;
    complain(segment);
  });
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
  let reused = 0;
  await eachOf(segments, async (segment) => {
    throwIfCancelled(context.signal);
    if (!(await adopt(segment, store, context.signal))) return;
    progress.segment(segment, 'reused');
    progress.rendered((reused += segment.range.count));
  });
}

/** Several at once, in order. */
async function eachOf(segments: readonly Segment[], check: (segment: Segment) => Promise<void>): Promise<void> {
  const waiting = [...segments];
  const worker = async () => {
    for (let segment = waiting.shift(); segment; segment = waiting.shift()) await check(segment);
  };
  await Promise.all(Array.from({ length: checksAtOnce }, worker));
}

async function adopt(segment: Segment, store: SegmentStore, signal: AbortSignal): Promise<boolean> {
  const facts = await store.adopt(segment.key, segment.file);
  if (!facts) return false;
  try {
    const found = await checkSegment(segment.file, segment.expected, signal);
    if (found.extradata !== facts.extradata) throw new RunError('encoder-bad-segment', 'It has other headers.');
  } catch {
    throwIfCancelled(signal);
    await rm(segment.file, { force: true });
    return false;
  }
  segment.facts = facts;
  return true;
}

/** Renderers and encoders may die of things that pass; anything else, a full disk above all, ends the run at once. */
function countFailure(
  failures: Map<Segment, number>,
  segment: Segment | undefined,
  error: unknown,
  progress: Progress,
): void {
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
