import { InputError } from '#runtime/failure.ts';
import type { NodeForecast } from '#runtime/forecast.ts';
import type { RunSpec } from '#server/jobs/spec.ts';
import type { Outcome, Renderers, Work } from '#server/jobs/renderers.ts';
import { Renderer, type RendererOptions } from './renderer.ts';

/** An idle renderer and its browser hold hundreds of megabytes: after that long without work they go. */
const idleMs = 60_000;

export interface Foresight {
  /**
   * What a run would do now, and why: nothing is drawn, but sound is decoded and analysed. One at a time. Rejects with InputError
   * where the run could not be, RunError where it could not be told.
   */
  foresee(spec: RunSpec): Promise<readonly NodeForecast[]>;
}

/** Renderers as they are needed: one that has done its work stays warm for the next run, unless it has grown too large. */
export function createRenderers(options: RendererOptions): Renderers & Foresight {
  const all = new Set<Renderer>();
  const idle = new Map<Renderer, NodeJS.Timeout>();

  function take(): Renderer {
    for (const [renderer, timer] of idle) {
      clearTimeout(timer);
      idle.delete(renderer);
      if (!renderer.gone) return renderer;
    }
    const renderer = new Renderer(options);
    all.add(renderer);
    void renderer.exited.then(() => all.delete(renderer));
    return renderer;
  }

  function giveBack(renderer: Renderer, spent: boolean): void {
    if (spent) void renderer.end();
    else idle.set(renderer, setTimeout(() => retire(renderer), idleMs).unref());
  }

  function retire(renderer: Renderer): void {
    idle.delete(renderer);
    void renderer.end();
  }

  async function run(renderer: Renderer, work: Work, hear: Parameters<Renderers['start']>[1]): Promise<Outcome> {
    const { outcome, spent } = await renderer.work(work, hear);
    // What it has started may not have noticed yet.
    if (outcome.kind === 'died') await renderer.exited;
    else giveBack(renderer, spent);
    return outcome;
  }

  async function foresee(spec: RunSpec): Promise<readonly NodeForecast[]> {
    const renderer = take();
    const outcome = await renderer.foresee(spec);
    giveBack(renderer, false);
    if (outcome.kind === 'failed') throw new InputError(outcome.error.code, outcome.error.message);
    return outcome.nodes;
  }

  let foreseeing: Promise<unknown> = Promise.resolve();
  return {
    foresee(spec) {
      const forecast = foreseeing.then(() => foresee(spec));
      foreseeing = forecast.catch(() => {});
      return forecast;
    },
    start(work, hear) {
      const renderer = take();
      return { ended: run(renderer, work, hear), stop: () => renderer.stop(), kill: () => renderer.kill() };
    },
    async end() {
      for (const timer of idle.values()) clearTimeout(timer);
      idle.clear();
      await Promise.all([...all].map((renderer) => renderer.end()));
    },
    kill() {
      for (const renderer of all) renderer.kill();
    },
  };
}
