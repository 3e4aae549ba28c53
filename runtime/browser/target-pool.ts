import {
  HalfFloatType,
  LinearFilter,
  NearestFilter,
  RGBAFormat,
  UnsignedByteType,
  WebGLRenderTarget,
  type WebGLRenderer,
} from 'three';

export interface TargetShape {
  readonly width: number;
  readonly height: number;
  /**
   * `linear`: half-float RGBA with depth, for scenes. `light`: the same without depth, for passes between scene and pixels.
   * `encoded`: RGBA8 without depth, for pixels that leave the page.
   */
  readonly kind: 'linear' | 'light' | 'encoded';
}

const texelBytes = { linear: 12, light: 8, encoded: 4 } as const;

/** Lends render targets; whoever took one has it until its region closes. */
export interface TargetSource {
  /** Throws where the graphics device cannot hold a target of that size. */
  take(shape: TargetShape): WebGLRenderTarget;
}

/** Render targets by shape: taken, given back, taken again by the next region; the pool knows how many bytes it holds. */
export class TargetPool implements TargetSource {
  readonly #renderer: WebGLRenderer;
  readonly #free = new Map<string, WebGLRenderTarget[]>();
  readonly #shapes = new Map<WebGLRenderTarget, TargetShape>();

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
  }

  take(shape: TargetShape): WebGLRenderTarget {
    const limit = this.#renderer.capabilities.maxTextureSize;
    if (shape.width > limit || shape.height > limit) {
      throw new Error(
        `A ${shape.width}×${shape.height} render target is larger than this graphics device allows (${limit} pixels a side). ` +
          'Lower the size or the supersampling, or use another GL backend.',
      );
    }
    const target = this.#free.get(keyOf(shape))?.pop() ?? createTarget(shape);
    this.#shapes.set(target, shape);
    return target;
  }

  give(target: WebGLRenderTarget): void {
    const shape = this.#shapes.get(target);
    if (!shape) throw new Error('A render target was given back that this pool did not lend.');
    const free = this.#free.get(keyOf(shape)) ?? [];
    free.push(target);
    this.#free.set(keyOf(shape), free);
  }

  /** Releases what nobody has taken again. */
  trim(): void {
    for (const target of [...this.#free.values()].flat()) {
      target.dispose();
      this.#shapes.delete(target);
    }
    this.#free.clear();
  }

  /** Bytes of all targets held. */
  get bytes(): number {
    let bytes = 0;
    for (const { width, height, kind } of this.#shapes.values()) bytes += width * height * texelBytes[kind];
    return bytes;
  }
}

function createTarget({ width, height, kind }: TargetShape): WebGLRenderTarget {
  const light = kind !== 'encoded';
  return new WebGLRenderTarget(width, height, {
    format: RGBAFormat,
    type: light ? HalfFloatType : UnsignedByteType,
    minFilter: light ? LinearFilter : NearestFilter,
    magFilter: light ? LinearFilter : NearestFilter,
    depthBuffer: kind === 'linear',
    generateMipmaps: false,
  });
}

function keyOf({ width, height, kind }: TargetShape): string {
  return `${kind} ${width}x${height}`;
}
