import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clientMessageSchema, serverMessageSchema } from './live-messages.ts';
import { emptyPicture } from './run-picture.ts';
import { readThumbnail, writeThumbnail } from './thumbnail.ts';

const job = {
  ...{ id: 'a', name: 'A', status: 'pending', config: { name: 'A', inputs: {} }, progress: 0, blockedBy: null },
  ...{ cancelling: false, attempt: 0, priority: 0, lastSeq: 1, retryOf: null, files: [] },
  createdAt: '2026-11-23T14:00:00.000Z',
};

it.each([
  { type: 'run', request: { type: 'flat-1080p-landscape', inputs: {} }, ref: '1' },
  { type: 'cancel', jobId: 'a' },
  { type: 'subscribe', jobId: 'a', afterSeq: 0 },
  { type: 'subscribe', jobId: 'a' },
  { type: 'unsubscribe', jobId: 'a' },
  { type: 'list' },
  { type: 'ping' },
])('a viewer may say %o', (message) => {
  expect(clientMessageSchema.parse(message)).toEqual(message);
});

it.each([
  { type: 'subscribe', jobId: 'a', afterSeq: -1 },
  { type: 'cancel' },
  { type: 'delete', jobId: 'a' },
  [],
  'list',
])('a viewer may not say %o', (message) => {
  expect(clientMessageSchema.safeParse(message).success).toBe(false);
});

it.each([
  { type: 'event', jobId: 'a', seq: 1, at: 0, event: { type: 'state', state: 'pending', attempt: 0 } },
  { type: 'snapshot', job, picture: emptyPicture, lastSeq: 0 },
  {
    type: 'jobs',
    jobs: [job],
    counts: { pending: 1, processing: 0, completed: 0, failed: 0, cancelled: 0 },
    next: null,
  },
  { type: 'job', job },
  { type: 'removed', jobId: 'a' },
  { type: 'accepted', jobId: 'a', ref: '1' },
  { type: 'error', problem: { type: 'about:blank', title: 'Not found', status: 404, detail: 'Gone.', code: 'no-job' } },
  { type: 'pong' },
])('a server may say %o', (message) => {
  expect(serverMessageSchema.parse(message)).toEqual(message);
});

it('a thumbnail arrives as it was sent, and nothing else is taken for one', () => {
  const thumbnail = fc.record({
    jobId: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    frame: fc.nat(),
    mime: fc.constantFrom('image/jpeg', 'image/png'),
    bytes: fc.uint8Array({ maxLength: 300 }),
  });
  fc.assert(
    fc.property(thumbnail, (sent) => {
      expect(readThumbnail(writeThumbnail(sent))).toEqual(sent);
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => readThumbnail(noise) === null));
});
