import { Vector2, type RawShaderMaterial, type Texture, type WebGLRenderer, type WebGLRenderTarget } from 'three';
import type { PixelFormat } from '#runtime/values.ts';
import fragmentShader from './resolve.frag?raw';
import { ScreenPass, screenMaterial, type Place } from './screen-pass.ts';

export interface ResolveOptions {
  readonly format: PixelFormat;
  /** Source texels per output pixel and axis. */
  readonly supersampling: number;
  /** Roll highlights off to white instead of clipping them. */
  readonly rollOff: boolean;
  /** Where in the target the picture goes, in output pixels from the first row's left end; all of it where left out. */
  readonly place?: Place;
  /** Scattered light (see BloomPass), and how much of the picture's own it replaces. */
  readonly bloom?: { readonly light: Texture; readonly share: number };
}

/**
 * The one pass from linear light to pixels that leave the page: box filter of the supersampled picture, bloom, highlight roll-off,
 * sRGB encoding, dither, top row first. Two pictures that are alike come out alike wherever in the target they go. For `rgba16` the target is twice as wide: two RGBA8 texels hold one pixel's little-endian words.
 */
export class ResolvePass {
  // One program for each set of options in use: a branch per pixel costs a CPU rasteriser more than a program.
  readonly #materials = new Map<string, RawShaderMaterial>();
  readonly #screen = new ScreenPass();
  readonly #uniforms = {
    picture: { value: null as Texture | null },
    origin: { value: new Vector2() },
    height: { value: 0 },
    bloom: { value: null as Texture | null },
    bloomShare: { value: 0 },
  };

  /** `target` is the output's width (doubled for `rgba16`) by its height. */
  run(renderer: WebGLRenderer, picture: Texture, target: WebGLRenderTarget, options: ResolveOptions): void {
    this.#uniforms.picture.value = picture;
    const texels = options.format === 'rgba16' ? 2 : 1;
    const place = options.place ?? { x: 0, y: 0, width: target.width / texels, height: target.height };
    this.#uniforms.origin.value.set(place.x * texels, place.y);
    this.#uniforms.height.value = place.height;
    this.#uniforms.bloom.value = options.bloom?.light ?? null;
    this.#uniforms.bloomShare.value = options.bloom?.share ?? 0;
    this.#screen.draw(renderer, this.#materialFor(options), target, {
      ...place,
      x: place.x * texels,
      width: place.width * texels,
    });
  }

  dispose(): void {
    for (const material of this.#materials.values()) material.dispose();
    this.#screen.dispose();
  }

  #materialFor({ format, supersampling, rollOff, bloom }: ResolveOptions): RawShaderMaterial {
    const key = `${format} ${supersampling} ${rollOff} ${bloom !== undefined}`;
    const known = this.#materials.get(key);
    if (known) return known;
    const material = screenMaterial({
      fragmentShader,
      defines: {
        SUPERSAMPLING: supersampling,
        ...(rollOff && { ROLL_OFF: '' }),
        ...(bloom && { BLOOM: '' }),
        ...(format === 'rgba16' && { WORDS: '' }),
      },
      uniforms: this.#uniforms,
    });
    this.#materials.set(key, material);
    return material;
  }
}
