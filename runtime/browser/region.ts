import type { RegionDescription } from '#runtime/render-protocol.ts';
import type { WebGLRenderer } from 'three';
import type { AnyPageExecutor, PageContext, PageFrames } from './executor.ts';
import type { TargetPool } from './target-pool.ts';

/** The opened nodes of a region: frames can be drawn until `close`. */
export interface OpenRegion {
  readonly frames: PageFrames;
  close(): void;
}

/** Opens a region's nodes in their order, handing outputs to inputs along the edges. */
export async function openRegion(
  region: RegionDescription,
  executors: ReadonlyMap<string, AnyPageExecutor>,
  renderer: WebGLRenderer,
  pool: TargetPool,
): Promise<OpenRegion> {
  const closers: (() => void)[] = [];
  const context: PageContext = {
    renderer,
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
    const outputs = new Map<string, unknown>();
    for (const node of region.nodes) {
      const executor = executors.get(node.type);
      if (!executor) throw new Error(`The page has no way to run a ${node.type} node ("${node.id}").`);
      const inputs: Record<string, unknown> = {};
      for (const { from, to } of region.edges) {
        const [target, port] = to.split('.');
        if (target === node.id && port) inputs[port] = outputs.get(from);
      }
      const results = await executor({ node, params: node.params, inputs, context });
      for (const [port, value] of Object.entries(results)) outputs.set(`${node.id}.${port}`, value);
    }
    return { frames: asFrames(outputs.get(region.output), region.output), close };
  } catch (error) {
    close();
    throw error;
  }
}

function asFrames(value: unknown, name: string): PageFrames {
  if (typeof value === 'object' && value !== null && 'draw' in value) return value as PageFrames;
  throw new Error(`"${name}" gives no frames.`);
}
