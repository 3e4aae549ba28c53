import type { WebGLRenderTarget } from 'three';
import type { PixelFormat } from '#runtime/values.ts';
import type { TargetSource } from './target-pool.ts';

/** Targets for pixels that leave the page: two in turn, since a fenced read may still copy one frame while the next is resolved. */
export class OutputTargets {
  readonly #targets: TargetSource;
  readonly #width: number;
  readonly #height: number;
  readonly #rings = new Map<number, [WebGLRenderTarget, WebGLRenderTarget]>();

  constructor(targets: TargetSource, width: number, height: number) {
    this.#targets = targets;
    this.#width = width;
    this.#height = height;
  }

  /** 16-bit pixels take two texels each. */
  next(format: PixelFormat): { readonly target: WebGLRenderTarget; readonly width: number; readonly height: number } {
    const width = format === 'rgba16' ? this.#width * 2 : this.#width;
    const [next, other] = this.#rings.get(width) ?? [this.#take(width), this.#take(width)];
    this.#rings.set(width, [other, next]);
    return { target: next, width, height: this.#height };
  }

  #take(width: number): WebGLRenderTarget {
    return this.#targets.take({ width, height: this.#height, kind: 'encoded' });
  }
}
