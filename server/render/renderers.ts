import type { Outcome, Renderers, Work } from '#server/jobs/renderers.ts';
import { Renderer, type RendererOptions } from './renderer.ts';

/** An idle renderer and its browser hold hundreds of megabytes: after that long without work they go. */
const idleMs = 60_000;

/** Renderers as they are needed: one that has done its work stays warm for the next run, unless it has grown too large. */
export function createRenderers(options: RendererOptions): Renderers {
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

  return {
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
