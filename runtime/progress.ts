import { stageWeights, type RunEvent, type Stage } from './events.ts';

/**
 * Turns stage events into overall progress: the weighted sum of all stages, never going back, with frames per second and time left
 * measured over the frames drawn since the first one.
 */
export class ProgressMeter {
  readonly #report: (event: RunEvent) => void;
  readonly #now: () => number;
  readonly #share: Record<Stage, number> = { analyze: 0, render: 0, encode: 0, metadata: 0 };
  #progress = 0;
  #firstFrame: { readonly at: number; readonly done: number } | null = null;

  /** @param now milliseconds of a steady clock. */
  constructor(report: (event: RunEvent) => void, now: () => number) {
    this.#report = report;
    this.#now = now;
  }

  /** Passes every event on, and progress after a stage event. */
  readonly report = (event: RunEvent): void => {
    this.#report(event);
    if (event.type !== 'stage') return;
    const { stage, done, total } = event;
    this.#share[stage] = Math.max(this.#share[stage], total > 0 ? Math.min(1, done / total) : 1);
    const weighted = Object.entries(stageWeights).map(([name, weight]) => weight * this.#share[name as Stage]);
    this.#progress = Math.max(
      this.#progress,
      Math.min(
        100,
        weighted.reduce((sum, part) => sum + part, 0),
      ),
    );
    const drawing = stage === 'render';
    const fps = drawing ? this.#framesPerSecond(done) : null;
    this.#report({
      type: 'progress',
      progress: Math.round(this.#progress * 100) / 100,
      stage,
      frame: drawing ? (event.frame ?? null) : null,
      frames: drawing ? total : null,
      fps,
      secondsLeft: fps ? (total - done) / fps : null,
    });
  };

  #framesPerSecond(done: number): number | null {
    const now = this.#now();
    this.#firstFrame ??= { at: now, done };
    const seconds = (now - this.#firstFrame.at) / 1000;
    return seconds > 0 ? (done - this.#firstFrame.done) / seconds : null;
  }
}
