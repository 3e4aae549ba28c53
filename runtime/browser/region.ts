import type { PageWarning, RegionDescription } from '#runtime/render-protocol.ts';
import type { WebGLRenderer } from 'three';
import type { AnyPageExecutor, PageContext, PageFrames } from './executor.ts';
import type { TargetPool } from './target-pool.ts';

/** The opened nodes of a region: frames can be drawn until `close`. */
export interface OpenRegion {
  readonly frames: PageFrames;
  readonly warnings: readonly PageWarning[];
  close(): void;
}

/** Opens a region's nodes in their order, handing outputs to inputs along the edges. */
export async function openRegion(
  region: RegionDescription,
  executors: ReadonlyMap<string, AnyPageExecutor>,
  renderer: WebGLRenderer,
  pool: TargetPool,
  outputs: 1 | 2,
): Promise<OpenRegion> {
  const closers: (() => void)[] = [];
  const warnings: PageWarning[] = [];
  const context: Omit<PageContext, 'warn'> = {
    renderer,
    outputs,
    targets: {
      take(shape) {
        const target = pool.take(shape);
        closers.push(() => pool.give(target));
        return target;
      },
    },
    layout: region.layout,
    picture: region.picture,
    onClose: (close) => closers.push(close),
  };
  const close = () => {
    for (const closer of closers.reverse()) closer();
  };

  try {
    const results = new Map<string, unknown>();
    for (const node of region.nodes) {
      const executor = executors.get(node.type);
      if (!executor) throw new Error(`The page has no way to run a ${node.type} node ("${node.id}").`);
      const inputs: Record<string, unknown> = {};
      for (const { from, to } of region.edges) {
        const [target, port] = to.split('.');
        if (target === node.id && port) inputs[port] = results.get(from);
      }
      const made = await executor({
        node,
        params: node.params,
        inputs,
        context: { ...context, warn: (code, message) => void warnings.push({ code, message, node: node.id }) },
      });
      for (const [port, value] of Object.entries(made)) results.set(`${node.id}.${port}`, value);
    }
    return { frames: asFrames(results.get(region.output), region.output), warnings, close };
  } catch (error) {
    close();
    throw error;
  }
}

function asFrames(value: unknown, name: string): PageFrames {
  if (typeof value === 'object' && value !== null && 'draw' in value) return value as PageFrames;
  throw new Error(`"${name}" gives no frames.`);
}
