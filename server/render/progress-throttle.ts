import type { RunEvent } from '#runtime/events.ts';

/** Progress is stored, and every viewer gets all of it: one a second is what eyes follow. */
const pauseMs = 1000;

/**
 * Lets progress through once a second, and also when a stage begins and at the end. Everything else passes.
 * @param now milliseconds of a steady clock.
 */
export function throttleProgress(now: () => number): (event: RunEvent) => boolean {
  let last = Number.NEGATIVE_INFINITY;
  let stage: string | null = null;
  return (event) => {
    if (event.type !== 'progress') return true;
    const due = event.stage !== stage || event.progress >= 100 || now() - last >= pauseMs;
    if (due) {
      last = now();
      stage = event.stage;
    }
    return due;
  };
}
