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
  // One program for each set of options in use: a branch per pixel costs a CPU rasteriser more than a program.
  readonly #materials = new Map<string, RawShaderMaterial>();
  readonly #quad: Mesh<BufferGeometry, RawShaderMaterial>;
  readonly #camera = new Camera();
  readonly #uniforms = { picture: { value: null as Texture | null }, height: { value: 0 } };

  constructor() {
    const triangle = new BufferGeometry();
    triangle.setAttribute('position', new Float32BufferAttribute([-1, -1, 0, 3, -1, 0, -1, 3, 0], 3));
    this.#quad = new Mesh(triangle);
    this.#quad.frustumCulled = false;
  }

  /** `target` is the output's width (doubled for `rgba16`) by its height. */
  run(renderer: WebGLRenderer, picture: Texture, target: WebGLRenderTarget, options: ResolveOptions): void {
    this.#uniforms.picture.value = picture;
    this.#uniforms.height.value = target.height;
    this.#quad.material = this.#materialFor(options);
    renderer.setRenderTarget(target);
    // The triangle covers every pixel.
    const { autoClear } = renderer;
    renderer.autoClear = false;
    renderer.render(this.#quad, this.#camera);
    renderer.autoClear = autoClear;
  }

  dispose(): void {
    for (const material of this.#materials.values()) material.dispose();
    this.#quad.geometry.dispose();
  }

  #materialFor({ format, supersampling, rollOff }: ResolveOptions): RawShaderMaterial {
    const key = `${format} ${supersampling} ${rollOff}`;
    const known = this.#materials.get(key);
    if (known) return known;
    const material = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: 'in vec3 position; void main() { gl_Position = vec4(position, 1.0); }',
      fragmentShader,
      defines: {
        SUPERSAMPLING: supersampling,
        ...(rollOff && { ROLL_OFF: '' }),
        ...(format === 'rgba16' && { WORDS: '' }),
      },
      uniforms: this.#uniforms,
      blending: NoBlending,
      depthTest: false,
      depthWrite: false,
    });
    this.#materials.set(key, material);
    return material;
  }
}
