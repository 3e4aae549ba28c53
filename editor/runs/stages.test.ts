import { expect, it } from 'vitest';
import type { JobView } from '#runtime/protocol/job-view.ts';
import { emptyPicture, type RunPicture } from '#runtime/protocol/run-picture.ts';
import { framesDrawn, nodeShare, stageShares } from './stages.ts';

const job: JobView = {
  ...{ id: 'a', name: 'A', status: 'processing', config: { name: 'A', inputs: {} }, progress: 5, blockedBy: null },
  ...{ cancelling: false, attempt: 1, priority: 0, lastSeq: 1, retryOf: null, files: [] },
  createdAt: '2026-11-23T14:00:00.000Z',
};
const drawing: RunPicture = {
  ...emptyPicture,
  state: 'processing',
  progress: { ...{ progress: 30, stage: 'render', frame: 329, frames: 60, fps: 10, secondsLeft: 3 }, at: 0 },
  segments: [{ node: 'encode', first: 300, marks: 'xo..' }],
};

it('a run that begins within the track counts its own frames', () => {
  expect(framesDrawn(drawing)).toEqual({ done: 30, of: 60 });
  expect(framesDrawn({ ...drawing, state: 'completed' })).toEqual({ done: 60, of: 60 });
  expect(framesDrawn(emptyPicture)).toBeNull();
});

it.each([
  ['that analyses', job, emptyPicture, [0.5, 0, 0, 0]],
  ['that draws and encodes', { ...job, progress: 30 }, drawing, [1, 0.5, 0.25, 0]],
  [
    'whose segments are all in the cache',
    job,
    { ...drawing, segments: [{ node: 'encode', first: 300, marks: 'cccc' }] },
    [1, 1, 1, 0],
  ],
  ['that is completed', { ...job, status: 'completed' as const }, drawing, [1, 1, 1, 1]],
])('a run %s fills its stages', (_, view, picture, done) => {
  const shares = stageShares(view, picture);
  expect(shares.map((share) => share.done)).toEqual(done);
  expect(shares.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
});

it.each([
  ['analyses', 'node', job, { ...drawing, segments: [], progress: { ...drawing.progress, stage: 'analyze' } }, 0.5],
  ['draws', 'browser', job, drawing, 0.5],
  ['is yet to draw', 'browser', job, emptyPicture, null],
  ['works in segments', 'node', job, drawing, 0.25],
  ['tells nothing of itself', 'node', job, { ...drawing, segments: [] }, null],
])('a node that %s knows how far it has come', (_, place, view, picture, share) => {
  const node = { id: 'encode', type: 'Any', place, state: 'running' as const, since: 0, spent: 0 };
  const drawn = { ...node, id: 'capture' };
  expect(nodeShare(place === 'browser' ? drawn : node, view, picture as RunPicture)).toBe(share);
});
