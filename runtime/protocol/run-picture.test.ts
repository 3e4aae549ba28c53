import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobEvent } from './job-events.ts';
import { countSegments, emptyPicture, runPictureSchema, withEvent, type RunPicture } from './run-picture.ts';

const plan: JobEvent = {
  type: 'plan',
  nodes: [
    { id: 'audio', type: 'AudioSource', place: 'node' },
    { id: 'encode', type: 'Encode', place: 'node' },
  ],
};
const segment = (index: number, state: 'started' | 'rendered' | 'reused' | 'retried'): JobEvent => ({
  ...{ type: 'segment', node: 'encode', index, of: 3, state },
  ...{ first: 60 + index * 30, count: 30 },
});
const told: readonly JobEvent[] = [
  { type: 'state', state: 'pending', attempt: 0 },
  { type: 'state', state: 'processing', attempt: 1 },
  plan,
  { type: 'using', what: 'browser', name: 'Chromium 156' },
  { type: 'node', id: 'audio', state: 'cached' },
  { type: 'warning', code: 'clipped', message: 'The sound clips.', node: 'audio' },
  segment(0, 'started'),
  { type: 'progress', progress: 20, stage: 'render', frame: 75, frames: 90, fps: 12, secondsLeft: 5 },
  { type: 'progress', progress: 25, stage: 'encode', frame: null, frames: null, fps: null, secondsLeft: null },
  segment(0, 'rendered'),
  segment(2, 'reused'),
];

describe('the picture of a run', () => {
  it('says where everything stands', () => {
    const picture = draw(told);
    expect(runPictureSchema.parse(picture)).toEqual(picture);
    expect(picture).toMatchObject({ seq: 11, state: 'processing', attempt: 1 });
    expect(picture.nodes.map(({ state }) => state)).toEqual(['cached', 'waiting']);
    expect(picture.segments).toEqual([{ node: 'encode', first: 60, marks: 'x.c' }]);
    expect(countSegments('x.c')).toEqual({ of: 3, finished: 2, reused: 1 });
    expect(picture.warnings).toEqual([{ code: 'clipped', message: 'The sound clips.', node: 'audio', at: 1006 }]);
    expect(picture.progress).toMatchObject({ progress: 25, stage: 'encode', frame: 75, frames: 90, fps: 12 });
  });

  it('adds up how long each node was at work, and stops all clocks with the run', () => {
    const node = (id: string, state: 'waiting' | 'running' | 'done' | 'cached'): JobEvent => ({
      type: 'node',
      id,
      state,
    });
    const events: [at: number, event: JobEvent][] = [
      [100, { type: 'state', state: 'processing', attempt: 1 }],
      [100, plan],
      [200, node('audio', 'running')],
      [500, node('audio', 'waiting')],
      [600, node('encode', 'running')],
      [700, node('audio', 'running')],
      [800, node('encode', 'cached')],
      [900, node('audio', 'done')],
    ];
    const told = events.map(([at, event], i) => ({ seq: i + 1, at, event }));
    const live = told.reduce(withEvent, emptyPicture);
    expect(live.nodes).toMatchObject([
      { state: 'done', since: null, spent: 500 },
      { state: 'cached', since: 600, spent: 0 },
    ]);
    const done = [...told, { seq: 9, at: 1000, event: node('encode', 'done') }].reduce(withEvent, emptyPicture);
    expect(done.nodes[1]).toMatchObject({ state: 'cached', since: null, spent: 400 });
    const cancelled: JobEvent = { type: 'state', state: 'cancelled', attempt: 1 };
    expect(withEvent(live, { seq: 9, at: 1100, event: cancelled }).nodes[1]).toMatchObject({ since: null, spent: 500 });
  });

  it('is the same where events come again', () => {
    const whole = draw(told);
    const again = told.map((event, i) => ({ seq: i + 1, at: 1001 + i, event }));
    fc.assert(
      fc.property(fc.nat(again.length), (from) => {
        expect(again.slice(from).reduce(withEvent, whole)).toEqual(whole);
      }),
    );
  });

  it('begins anew with an attempt, and keeps why it had to', () => {
    const picture = draw([
      ...told,
      { type: 'state', state: 'pending', attempt: 1, reason: 'The server was stopped.' },
      { type: 'state', state: 'processing', attempt: 2 },
    ]);
    expect(picture).toMatchObject({ attempt: 2, nodes: [], segments: [], warnings: [], using: [] });
    expect(picture.interruptions).toEqual([{ reason: 'The server was stopped.', at: 1012 }]);
    expect(picture.progress?.progress).toBe(25);
  });

  it('does not grow with a run that warns without end', () => {
    const warning = (n: number): JobEvent => ({ type: 'warning', code: 'late', message: String(n) });
    const { warnings } = draw(Array.from({ length: 500 }, (_, n) => warning(n)));
    expect(warnings).toHaveLength(100);
    expect(warnings.at(-1)?.message).toBe('499');
  });
});

function draw(events: readonly JobEvent[]): RunPicture {
  return events.map((event, i) => ({ seq: i + 1, at: 1001 + i, event })).reduce(withEvent, emptyPicture);
}
