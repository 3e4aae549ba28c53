import {
  Matrix3,
  Vector2,
  type RawShaderMaterial,
  type Texture,
  type WebGLRenderer,
  type WebGLRenderTarget,
} from 'three';
import { ScreenPass, screenMaterial } from '#runtime/browser/screen-pass.ts';
import { cubeLayout, eacLayout, rightOf, type CubeFace } from '#runtime/media/cube-faces.ts';
import type { SphereProjection } from './picture.ts';
import fragmentShader from './sphere.frag?raw';

export interface SpherePassOptions {
  readonly projection: SphereProjection;
  readonly width: number;
  readonly height: number;
  readonly facePixels: number;
  readonly border: number;
}

/** From six faces to one picture, in linear light. */
export class SpherePass {
  readonly #faces = { value: null as Texture | null };
  readonly #material: RawShaderMaterial;
  readonly #screen = new ScreenPass();

  constructor({ projection, width, height, facePixels, border }: SpherePassOptions) {
    this.#material = screenMaterial({
      fragmentShader,
      defines: { [projection.toUpperCase()]: '' },
      uniforms: {
        faces: this.#faces,
        pictureSize: { value: new Vector2(width, height) },
        facePixels: { value: facePixels },
        border: { value: border },
        cells: { value: (projection === 'eac' ? eacLayout : cubeLayout).map(axesOf) },
      },
    });
  }

  run(renderer: WebGLRenderer, faces: Texture, target: WebGLRenderTarget): void {
    this.#faces.value = faces;
    this.#screen.draw(renderer, this.#material, target);
  }

  dispose(): void {
    this.#material.dispose();
    this.#screen.dispose();
  }
}

/** Columns: right, up, forward. */
function axesOf(face: CubeFace): Matrix3 {
  return new Matrix3().fromArray([...rightOf(face), ...face.up, ...face.forward]);
}
