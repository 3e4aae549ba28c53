import {
  Matrix3,
  Vector2,
  type RawShaderMaterial,
  type Texture,
  type WebGLRenderer,
  type WebGLRenderTarget,
} from 'three';
import type { Projection } from '#graphs/ports.ts';
import { cubeLayout, eacLayout, rightOf, type CubeFace } from '#runtime/media/cube-faces.ts';
import { FACE_BORDER } from './cube-camera.ts';
import { ScreenPass, screenMaterial } from './screen-pass.ts';
import fragmentShader from './sphere.frag?raw';

export interface SpherePassOptions {
  readonly projection: Exclude<Projection, 'flat'>;
  readonly width: number;
  readonly height: number;
  readonly facePixels: number;
}

/** From six faces to one picture, in linear light. */
export class SpherePass {
  readonly #faces = { value: null as Texture | null };
  readonly #material: RawShaderMaterial;
  readonly #screen = new ScreenPass();

  constructor({ projection, width, height, facePixels }: SpherePassOptions) {
    this.#material = screenMaterial({
      fragmentShader,
      defines: { [projection.toUpperCase().replace('-', '_')]: '' },
      uniforms: {
        faces: this.#faces,
        pictureSize: { value: new Vector2(width, height) },
        facePixels: { value: facePixels },
        border: { value: FACE_BORDER },
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
