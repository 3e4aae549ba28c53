import { expect, it } from 'vitest';
import type { JobView } from '#runtime/protocol/job-view.ts';
import { emptyPicture, type RunPicture } from '#runtime/protocol/run-picture.ts';
import { nodeRunsOf } from './node-run.ts';

const job: JobView = {
  ...{ id: 'a', name: 'A', status: 'processing', config: { name: 'A', inputs: {} }, progress: 40, blockedBy: null },
  ...{ cancelling: false, attempt: 1, priority: 0, lastSeq: 1, retryOf: null, files: [] },
  createdAt: '2026-11-23T14:00:00.000Z',
};
const node = { type: 'Any', place: 'node', since: null, spent: 0 };
const picture: RunPicture = {
  ...emptyPicture,
  state: 'processing',
  nodes: [
    { ...node, id: 'analyze', state: 'cached', detail: 'This sound was analysed before.', spent: 20 },
    { ...node, id: 'encode', state: 'running', since: 5000 },
    { ...node, id: 'save', state: 'waiting' },
  ],
  segments: [{ node: 'encode', first: 0, marks: 'xxo.' }],
};

it('each node tells its own progress and time, and why there was nothing to do', () => {
  expect([...nodeRunsOf(job, picture)]).toEqual([
    ['analyze', { state: 'cached', text: 'cached', detail: 'This sound was analysed before.', since: null, spent: 20 }],
    ['encode', { state: 'running', text: '50 %', detail: '', since: 5000, spent: 0 }],
    ['save', { state: 'waiting', text: 'waiting', detail: '', since: null, spent: 0 }],
  ]);
});

it('what was at work when a run ended has stopped; what failed says why', () => {
  const error = { code: 'x', message: 'The disk is full.', node: 'encode' };
  expect(nodeRunsOf({ ...job, status: 'cancelled' }, picture).get('encode')?.text).toBe('stopped');
  expect(nodeRunsOf({ ...job, status: 'failed' }, { ...picture, error }).get('encode')).toMatchObject({
    state: 'failed',
    detail: 'The disk is full.',
  });
});
