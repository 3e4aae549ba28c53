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
import type { Projection } from '#graphs/ports.ts';
import { bloomLevels, type BloomLevel } from './bloom-levels.ts';
import { FACE_BORDER } from './cube-camera.ts';
import cubeFace from './cube-face.glsl?raw';
import projectionGlsl from './projection.glsl?raw';
import { cellsOf, projectionDefines } from './projection.ts';
import { ScreenPass, screenMaterial } from './screen-pass.ts';
import fragmentShader from './sphere-bloom.frag?raw';
import type { TargetSource } from './target-pool.ts';

export interface SphereBloomOptions {
  readonly projection: Exclude<Projection, 'flat'>;
  readonly width: number;
  readonly height: number;
  /** Pixels a side of the faces (see CubeCamera) that the light is taken from; left out, it is taken from the picture itself. */
  readonly facePixels?: number;
}

/** Texels that the widest level has along a face, at least: about as wide as that of a flat picture, whose view is 50°. */
const WIDEST = 14;

/** BloomPass for pictures of the sphere: scattered by direction, on the faces of a cube, so that no edge and no pole is seen. */
export class SphereBloom {
  readonly #targets: TargetSource;
  readonly #finest: number;
  #levels: readonly (BloomLevel & { readonly target: WebGLRenderTarget })[] | null = null;
  readonly #screen = new ScreenPass();
  readonly #gather: RawShaderMaterial;
  readonly #half: RawShaderMaterial;
  readonly #double: RawShaderMaterial;
  readonly #mix: RawShaderMaterial;
  readonly #facePixels: number;

  /** Takes what it draws into when it is first needed: many scenes do without. */
  constructor(targets: TargetSource, { projection, width, height, facePixels }: SphereBloomOptions) {
    this.#targets = targets;
    this.#finest = pixelsPerQuarterTurn(projection, width);
    this.#facePixels = facePixels ?? 0;
    const defines = projectionDefines(projection);
    const cells = cellsOf(projection);
    const size = new Vector2(width, height);
    this.#gather = material({ GATHER: '', ...(facePixels ? { FROM_FACES: '' } : defines) });
    this.#half = material({ HALF: '' });
    this.#double = mixing({ DOUBLE: '' });
    this.#mix = mixing({ MIX: '', ...defines }, { pictureSize: { value: size }, cells: { value: cells } });
  }

  /** Replaces a share of the picture's light by what all of it, or of the faces, scatters there. */
  run(renderer: WebGLRenderer, picture: WebGLRenderTarget, share: number, faces: Texture = picture.texture): void {
    if (share <= 0) return;
    const levels = (this.#levels ??= this.#takeLevels());
    const [first] = levels;
    if (!first) throw new Error('A bloom has one level at least.');
    this.#draw(renderer, this.#gather, first.target, {
      source: faces,
      sourceSide: this.#facePixels,
      side: first.width,
    });
    for (const [index, { target, width }] of levels.entries()) {
      const next = levels[index + 1];
      if (!next) continue;
      this.#draw(renderer, this.#half, next.target, { source: target.texture, sourceSide: width, side: next.width });
    }
    for (const [index, { target, width, widerShare }] of [...levels.entries()].toReversed()) {
      const wider = levels[index + 1];
      if (!wider) continue;
      const from = { source: wider.target.texture, sourceSide: wider.width };
      this.#draw(renderer, this.#double, target, { ...from, side: width, share: widerShare });
    }
    this.#draw(renderer, this.#mix, picture, { source: first.target.texture, sourceSide: first.width, share });
  }

  dispose(): void {
    this.#screen.dispose();
    for (const each of [this.#gather, this.#half, this.#double, this.#mix]) each.dispose();
  }

  #takeLevels() {
    return bloomLevels(this.#finest, this.#finest, WIDEST).map((level) => {
      const side = level.width + 2 * FACE_BORDER;
      return { ...level, target: this.#targets.take({ width: 3 * side, height: 2 * side, kind: 'light' }) };
    });
  }

  #draw(
    renderer: WebGLRenderer,
    step: RawShaderMaterial,
    to: WebGLRenderTarget,
    values: Readonly<Record<string, Texture | number>>,
  ): void {
    for (const [name, value] of Object.entries(values)) {
      const uniform = step.uniforms[name];
      if (uniform) uniform.value = value;
    }
    step.uniformsNeedUpdate = true;
    this.#screen.draw(renderer, step, to);
  }
}

/** Where the projection is coarsest, or as it is throughout. */
function pixelsPerQuarterTurn(projection: SphereBloomOptions['projection'], width: number): number {
  return { equirect: width / 4, 'half-equirect': width / 2, eac: width / 3, cubemap: width / 3, fulldome: width / 2 }[
    projection
  ];
}

function material(defines: Readonly<Record<string, string>>, uniforms = {}, blending = {}): RawShaderMaterial {
  return screenMaterial({
    fragmentShader: `${projectionGlsl}\n${cubeFace}\n${fragmentShader}`,
    defines: { ...defines, BORDER: FACE_BORDER.toFixed(1) },
    uniforms: {
      source: { value: null },
      side: { value: 0 },
      sourceSide: { value: 0 },
      share: { value: 1 },
      faceAxes: { value: cellsOf('cubemap') },
      ...uniforms,
    },
    ...blending,
  });
}

/** What is there keeps the rest of the share. */
function mixing(defines: Readonly<Record<string, string>>, uniforms = {}): RawShaderMaterial {
  return material(defines, uniforms, {
    blending: CustomBlending,
    blendSrc: SrcAlphaFactor,
    blendDst: OneMinusSrcAlphaFactor,
  });
}
