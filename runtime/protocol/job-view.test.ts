import { expect, it } from 'vitest';
import { jobViewSchema, type JobView } from './job-view.ts';

const view: JobView = {
  id: 'V1StGXR8_Z5jdHi6B-myT',
  name: 'Nightfall',
  status: 'failed',
  config: { name: 'Nightfall', type: 'flat-1080p-landscape', inputs: { audio: 'nightfall.flac' } },
  progress: 42.5,
  blockedBy: null,
  cancelling: false,
  attempt: 1,
  priority: 0,
  lastSeq: 12,
  retryOf: null,
  createdAt: '2026-11-23T14:00:00.000Z',
  startedAt: '2026-11-23T14:00:01.000Z',
  completedAt: '2026-11-23T14:00:09.000Z',
  error: 'The disk is full.',
  problem: { code: 'disk-full', message: 'The disk is full.' },
  files: [],
};

it('goes over the wire unchanged', () => {
  expect(jobViewSchema.parse(JSON.parse(JSON.stringify(view)))).toEqual(view);
});

it.each([
  { status: 'complete' },
  { progress: 101 },
  { lastSeq: -1 },
  { createdAt: 'yesterday' },
  { files: [{ name: 'out.mp4', bytes: 1.5, sha256: '00' }] },
])('refuses %o', (wrong) => {
  expect(jobViewSchema.safeParse({ ...view, ...wrong }).success).toBe(false);
});
