import type { RunContext } from '#runtime/context.ts';
import type { ExpectedVideo } from '#runtime/node/segment-check.ts';
import type { SegmentFacts } from '#runtime/node/segment-store.ts';
import type { FrameRange } from '#runtime/values.ts';

export interface Segment {
  readonly index: number;
  readonly range: FrameRange;
  readonly key: string;
  readonly file: string;
  readonly expected: ExpectedVideo;
  /** Null until its file is whole and verified. */
  facts: SegmentFacts | null;
}

export interface Progress {
  segment(segment: Segment, state: 'started' | 'rendered' | 'reused' | 'retried'): void;
  /** `done` frames of the whole range are drawn, the reused ones among them. */
  rendered(done: number, frame?: number): void;
}

export function unfinished(segments: readonly Segment[]): Segment[] {
  return segments.filter(({ facts }) => !facts);
}

export function framesIn(segments: readonly Segment[]): number {
  return segments.reduce((sum, { range }) => sum + range.count, 0);
}

export function reportTo(context: RunContext, node: string, segments: readonly Segment[]): Progress {
  const total = framesIn(segments);
  let encoded = 0;
  return {
    segment({ index, range }, state) {
      context.report({ type: 'segment', node, index, of: segments.length, state, ...range });
      if (state === 'started' || state === 'retried') return;
      encoded += range.count;
      context.report({ type: 'stage', stage: 'encode', done: encoded, total });
    },
    rendered(done, frame) {
      context.report({ type: 'stage', stage: 'render', done, total, ...(frame === undefined ? {} : { frame }) });
    },
  };
}
