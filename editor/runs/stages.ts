import { stageWeights, type Stage } from '#runtime/events.ts';
import type { JobView } from '#runtime/protocol/job-view.ts';
import { countSegments, type RunPicture } from '#runtime/protocol/run-picture.ts';

export interface StageShare {
  readonly stage: Stage;
  readonly title: string;
  /** Per cent of the whole. */
  readonly weight: number;
  /** 0 to 1. */
  readonly done: number;
}

const titles: Readonly<Record<Stage, string>> = {
  analyze: 'Analyse',
  render: 'Render',
  encode: 'Encode',
  metadata: 'Finish',
};
const order = ['analyze', 'render', 'encode', 'metadata'] as const satisfies readonly Stage[];

/** Frames of a run that are drawn, as far as its events tell. */
export function framesDrawn(picture: RunPicture): { readonly done: number; readonly of: number } | null {
  const { progress, state } = picture;
  if (progress?.frame == null || progress.frames === null) return null;
  const done = state === 'completed' ? progress.frames : placeOf(progress.frame, picture);
  return { done: Math.min(progress.frames, Math.max(0, done)), of: progress.frames };
}

/** Which frame of the run it is, from 1: frames are numbered from the start of the track, where a run need not begin. */
export function placeOf(frame: number, { segments }: RunPicture): number {
  const first = Math.min(...segments.map((one) => one.first));
  return Number.isFinite(first) ? frame - first + 1 : frame + 1;
}

/** How far a node at work has come, 0 to 1; null where nothing tells. */
export function nodeShare(
  { id, place }: RunPicture['nodes'][number],
  job: JobView,
  picture: RunPicture,
): number | null {
  const segments = picture.segments.find(({ node }) => node === id);
  if (segments) {
    const { finished, of } = countSegments(segments.marks);
    return of > 0 ? finished / of : null;
  }
  const stage = picture.progress?.stage ?? null;
  if (place === 'browser') {
    const frames = stage === 'analyze' ? null : framesDrawn(picture);
    return frames && frames.done / frames.of;
  }
  // Sound and tables are made one after the other, before anything is drawn.
  return stage === 'analyze' ? Math.min(1, job.progress / stageWeights.analyze) : null;
}

/** How far each stage of a run has come. Drawing and encoding overlap. */
export function stageShares(job: JobView, picture: RunPicture): readonly StageShare[] {
  const at = picture.progress ? order.indexOf(picture.progress.stage) : -1;
  const segments = picture.segments.map(({ marks }) => countSegments(marks));
  const of = segments.reduce((sum, one) => sum + one.of, 0);
  const finished = segments.reduce((sum, one) => sum + one.finished, 0);
  const frames = framesDrawn(picture);
  const encoded = of > 0 ? finished / of : 0;
  const drawn = frames ? frames.done / frames.of : encoded;
  const done: Readonly<Record<Stage, number>> = {
    analyze: at > 0 ? 1 : Math.min(1, job.progress / stageWeights.analyze),
    render: at > 2 ? 1 : Math.max(drawn, encoded),
    encode: at > 2 ? 1 : encoded,
    metadata: 0,
  };
  return order.map((stage) => ({
    ...{ stage, title: titles[stage], weight: stageWeights[stage] },
    done: job.status === 'completed' ? 1 : done[stage],
  }));
}
