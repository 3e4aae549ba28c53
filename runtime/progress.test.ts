import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from './events.ts';
import { ProgressMeter } from './progress.ts';

describe('ProgressMeter', () => {
  it('never goes back and stays within 0 to 100, whatever the stages report', () => {
    const stage = fc.constantFrom('analyze' as const, 'render' as const, 'encode' as const, 'metadata' as const);
    const event = fc.record({ stage, done: fc.nat(200), total: fc.integer({ min: 0, max: 150 }) });
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const seen: number[] = [0];
        const meter = new ProgressMeter(
          (made) => made.type === 'progress' && seen.push(made.progress),
          () => 0,
        );
        for (const made of events) meter.report({ type: 'stage', ...made });
        seen.slice(1).forEach((value, index) => expect(value).toBeGreaterThanOrEqual(seen[index] ?? 0));
        expect(Math.max(...seen)).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('weighs analysis 10, rendering 70, encoding 15 and metadata 5', () => {
    const seen: RunEvent[] = [];
    const meter = new ProgressMeter(
      (event) => seen.push(event),
      () => 0,
    );
    for (const stage of ['analyze', 'render', 'encode', 'metadata'] as const)
      meter.report({ type: 'stage', stage, done: 1, total: 1 });
    expect(seen.flatMap((event) => (event.type === 'progress' ? [event.progress] : []))).toEqual([10, 80, 95, 100]);
  });

  it('tells frames per second and time left from the frames since the first', () => {
    let now = 5000;
    const seen: RunEvent[] = [];
    const meter = new ProgressMeter(
      (event) => seen.push(event),
      () => now,
    );
    meter.report({ type: 'stage', stage: 'render', done: 100, total: 300, frame: 99 });
    now += 4000;
    meter.report({ type: 'stage', stage: 'render', done: 120, total: 300, frame: 119 });
    expect(seen.at(-1)).toMatchObject({ fps: 5, secondsLeft: 36, frame: 119, frames: 300 });
  });
});
