import {
  BufferGeometry,
  Camera,
  Float32BufferAttribute,
  GLSL3,
  Mesh,
  NoBlending,
  RawShaderMaterial,
  type Texture,
  type WebGLRenderer,
  type WebGLRenderTarget,
} from 'three';
import type { PixelFormat } from '#runtime/values.ts';
import fragmentShader from './resolve.frag?raw';

export interface ResolveOptions {
  readonly format: PixelFormat;
  /** Source texels per output pixel and axis. */
  readonly supersampling: number;
  /** Roll highlights off to white instead of clipping them. */
  readonly rollOff: boolean;
}

/**
 * The one pass from linear light to pixels that leave the page: box filter of the supersampled picture, highlight roll-off, sRGB
 * encoding, dither, top row first. For `rgba16` the target is twice as wide: two RGBA8 texels hold one pixel's little-endian words.
 */
export class ResolvePass {
  readonly #material: RawShaderMaterial;
  readonly #quad: Mesh;
  readonly #camera = new Camera();

  constructor() {
    this.#material = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: 'in vec3 position; void main() { gl_Position = vec4(position, 1.0); }',
      fragmentShader,
      uniforms: {
        picture: { value: null },
        height: { value: 0 },
        supersampling: { value: 1 },
        rollOff: { value: false },
        words: { value: false },
      },
      blending: NoBlending,
      depthTest: false,
      depthWrite: false,
    });
    const triangle = new BufferGeometry();
    triangle.setAttribute('position', new Float32BufferAttribute([-1, -1, 0, 3, -1, 0, -1, 3, 0], 3));
    this.#quad = new Mesh(triangle, this.#material);
    this.#quad.frustumCulled = false;
  }

  /** `target` is the output's width (doubled for `rgba16`) by its height. */
  run(renderer: WebGLRenderer, picture: Texture, target: WebGLRenderTarget, options: ResolveOptions): void {
    const { uniforms } = this.#material;
    Object.assign(uniforms['picture'] ?? {}, { value: picture });
    Object.assign(uniforms['height'] ?? {}, { value: target.height });
    Object.assign(uniforms['supersampling'] ?? {}, { value: options.supersampling });
    Object.assign(uniforms['rollOff'] ?? {}, { value: options.rollOff });
    Object.assign(uniforms['words'] ?? {}, { value: options.format === 'rgba16' });
    renderer.setRenderTarget(target);
    renderer.render(this.#quad, this.#camera);
  }

  dispose(): void {
    this.#material.dispose();
    this.#quad.geometry.dispose();
  }
}
