import { Vector2, type RawShaderMaterial, type Texture, type WebGLRenderer, type WebGLRenderTarget } from 'three';
import type { Projection } from '#graphs/ports.ts';
import { FACE_BORDER } from './cube-camera.ts';
import cubeFace from './cube-face.glsl?raw';
import projectionGlsl from './projection.glsl?raw';
import { cellsOf, projectionDefines } from './projection.ts';
import { ScreenPass, screenMaterial } from './screen-pass.ts';
import sphere from './sphere.frag?raw';

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
      fragmentShader: `${projectionGlsl}\n${cubeFace}\n${sphere}`,
      defines: projectionDefines(projection),
      uniforms: {
        faces: this.#faces,
        pictureSize: { value: new Vector2(width, height) },
        facePixels: { value: facePixels },
        border: { value: FACE_BORDER },
        cells: { value: cellsOf(projection) },
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
