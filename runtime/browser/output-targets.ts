import type { WebGLRenderTarget } from 'three';
import type { PixelFormat } from '#runtime/values.ts';
import type { DrawnFrame, PageContext } from './executor.ts';

/** Targets for pixels that leave the page, as many in turn as the way of reading needs. */
export class OutputTargets {
  readonly #context: Pick<PageContext, 'targets' | 'picture' | 'outputs'>;
  readonly #rings = new Map<number, WebGLRenderTarget[]>();

  constructor(context: Pick<PageContext, 'targets' | 'picture' | 'outputs'>) {
    this.#context = context;
  }

  /** 16-bit pixels take two texels each. */
  next(format: PixelFormat): DrawnFrame {
    const { picture, targets, outputs } = this.#context;
    const { height } = picture;
    const width = format === 'rgba16' ? picture.width * 2 : picture.width;
    const ring = this.#rings.get(width) ?? [];
    this.#rings.set(width, ring);
    const target =
      (ring.length < outputs ? undefined : ring.shift()) ?? targets.take({ width, height, kind: 'encoded' });
    ring.push(target);
    return { target, width, height };
  }
}
