import {
  CustomBlending,
  OneMinusSrcAlphaFactor,
  SrcAlphaFactor,
  Vector2,
  type RawShaderMaterial,
  type Texture,
  type WebGLRenderer,
  type WebGLRenderTarget,
} from 'three';
import fragmentShader from './bloom.frag?raw';
import { bloomLevels, type BloomLevel } from './bloom-levels.ts';
import { ScreenPass, screenMaterial } from './screen-pass.ts';
import type { TargetSource } from './target-pool.ts';

/**
 * The picture's light, scattered widely: down a pyramid of ever smaller pictures and up again, each mixed with the next smaller one,
 * after J. Jimenez, "Next Generation Post Processing in Call of Duty: Advanced Warfare", SIGGRAPH 2014. All of it is linear: no
 * threshold, no weighting by brightness, so all the light there is goes on, and its sum stays what it was.
 */
export class BloomPass {
  readonly #levels: readonly (BloomLevel & { readonly target: WebGLRenderTarget })[];
  readonly #screen = new ScreenPass();
  readonly #quarter = material('QUARTER');
  readonly #half = material('HALF');
  readonly #double = material('DOUBLE');

  /** For pictures of that many texels. */
  constructor(targets: TargetSource, width: number, height: number) {
    this.#levels = bloomLevels(width, height).map((level) => ({
      ...level,
      target: targets.take({ width: level.width, height: level.height, kind: 'light' }),
    }));
  }

  /** A quarter as wide and high as the picture, rounded up: its texel (x, y) lies over the picture's from (4x, 4y) on. */
  run(renderer: WebGLRenderer, picture: WebGLRenderTarget): Texture {
    const [first] = this.#levels;
    if (!first) throw new Error('A bloom has one level at least.');
    this.#draw(renderer, this.#quarter, picture, first.target);
    for (const [index, { target }] of this.#levels.entries()) {
      const next = this.#levels[index + 1];
      if (next) this.#draw(renderer, this.#half, target, next.target);
    }
    for (const [index, { target, widerShare }] of [...this.#levels.entries()].toReversed()) {
      const wider = this.#levels[index + 1];
      if (wider) this.#draw(renderer, this.#double, wider.target, target, widerShare);
    }
    return first.target.texture;
  }

  dispose(): void {
    this.#screen.dispose();
    for (const each of [this.#quarter, this.#half, this.#double]) each.dispose();
  }

  #draw(
    renderer: WebGLRenderer,
    step: RawShaderMaterial,
    from: WebGLRenderTarget,
    to: WebGLRenderTarget,
    share = 1,
  ): void {
    const { source, texelSize, share: uniform } = step.uniforms;
    if (source) source.value = from.texture;
    if (texelSize) texelSize.value = new Vector2(1 / from.width, 1 / from.height);
    if (uniform) uniform.value = share;
    step.uniformsNeedUpdate = true;
    this.#screen.draw(renderer, step, to);
  }
}

function material(step: 'QUARTER' | 'HALF' | 'DOUBLE'): RawShaderMaterial {
  return screenMaterial({
    fragmentShader,
    defines: { [step]: '' },
    uniforms: { source: { value: null }, texelSize: { value: null }, share: { value: 1 } },
    // On the way up each picture keeps what the wider ones leave it.
    ...(step === 'DOUBLE' && { blending: CustomBlending, blendSrc: SrcAlphaFactor, blendDst: OneMinusSrcAlphaFactor }),
  });
}
