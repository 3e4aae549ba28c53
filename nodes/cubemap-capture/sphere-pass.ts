import {
  BufferGeometry,
  Camera,
  Float32BufferAttribute,
  GLSL3,
  Matrix3,
  Mesh,
  NoBlending,
  RawShaderMaterial,
  Vector2,
  Vector3,
  type Texture,
  type WebGLRenderer,
  type WebGLRenderTarget,
} from 'three';
import { cubeLayout, eacLayout, rightOf } from '#runtime/media/cube-faces.ts';
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
  readonly #quad: Mesh<BufferGeometry, RawShaderMaterial>;
  readonly #camera = new Camera();

  constructor({ projection, width, height, facePixels, border }: SpherePassOptions) {
    const triangle = new BufferGeometry();
    triangle.setAttribute('position', new Float32BufferAttribute([-1, -1, 0, 3, -1, 0, -1, 3, 0], 3));
    const layout = projection === 'eac' ? eacLayout : cubeLayout;
    const material = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: 'in vec3 position; void main() { gl_Position = vec4(position, 1.0); }',
      fragmentShader,
      defines: { [projection.toUpperCase()]: '' },
      uniforms: {
        faces: { value: null },
        pictureSize: { value: new Vector2(width, height) },
        facePixels: { value: facePixels },
        border: { value: border },
        cells: {
          value: layout.map((face) => {
            const [x, y, z] = [rightOf(face), face.up, face.forward].map((axis) => new Vector3(...axis));
            return new Matrix3().set(x!.x, y!.x, z!.x, x!.y, y!.y, z!.y, x!.z, y!.z, z!.z);
          }),
        },
      },
      blending: NoBlending,
      depthTest: false,
      depthWrite: false,
    });
    this.#quad = new Mesh(triangle, material);
    this.#quad.frustumCulled = false;
  }

  run(renderer: WebGLRenderer, faces: Texture, target: WebGLRenderTarget): void {
    const uniform = this.#quad.material.uniforms['faces'];
    if (uniform) uniform.value = faces;
    renderer.setRenderTarget(target);
    renderer.render(this.#quad, this.#camera);
  }

  dispose(): void {
    this.#quad.geometry.dispose();
    this.#quad.material.dispose();
  }
}
