import { expect, test } from 'vitest';
import type { RunEvent } from '#runtime/events.ts';
import { throttleProgress } from './progress-throttle.ts';

test('progress passes once a second, when a stage begins and at the end; all else always', () => {
  let now = 0;
  const due = throttleProgress(() => now);
  const passed: string[] = [];
  for (let frame = 0; frame < 100; frame++) {
    now = frame * 40;
    if (due(progress('render', frame * 0.8))) passed.push(`frame ${frame}`);
    if (frame === 3 && due({ type: 'node', id: 'encode', state: 'running' })) passed.push('node');
  }
  if (due(progress('encode', 95))) passed.push('encode');
  if (due(progress('encode', 96))) passed.push('again');
  if (due(progress('encode', 100))) passed.push('end');
  expect(passed).toEqual(['frame 0', 'node', 'frame 25', 'frame 50', 'frame 75', 'encode', 'end']);
});

function progress(stage: 'render' | 'encode', value: number): RunEvent {
  return { type: 'progress', stage, progress: value, frame: null, frames: null, fps: null, secondsLeft: null };
}
