import { ShaderMaterial, type IUniform } from 'three';
import type { SphereView } from '#runtime/browser/sphere-view.ts';

/**
 * The two programs of a shader: as it is for ordinary cameras, and with SPHERE defined and the uniforms of sphere.glsl set for pictures
 * of the sphere. They share all other uniforms. A program each, as a branch per pixel costs a CPU rasteriser more.
 */
export class ViewMaterials {
  readonly flat: ShaderMaterial;
  readonly #eyeRadius: IUniform<number> = { value: 0 };
  readonly #pixelAngle: IUniform<number> = { value: 0 };
  #sphere: ShaderMaterial | null = null;

  constructor(flat: ShaderMaterial) {
    this.flat = flat;
  }

  through(view: SphereView | null): ShaderMaterial {
    if (!view) return this.flat;
    this.#eyeRadius.value = (view.eye * view.interpupillaryDistance) / 2;
    this.#pixelAngle.value = view.pixelAngle;
    return (this.#sphere ??= this.#variant());
  }

  dispose(): void {
    this.flat.dispose();
    this.#sphere?.dispose();
  }

  #variant(): ShaderMaterial {
    const { flat } = this;
    return new ShaderMaterial({
      glslVersion: flat.glslVersion,
      vertexShader: flat.vertexShader,
      fragmentShader: flat.fragmentShader,
      defines: { ...flat.defines, SPHERE: '' },
      uniforms: { ...flat.uniforms, eyeRadius: this.#eyeRadius, pixelAngle: this.#pixelAngle },
      blending: flat.blending,
      premultipliedAlpha: flat.premultipliedAlpha,
      transparent: flat.transparent,
      depthTest: flat.depthTest,
      depthWrite: flat.depthWrite,
    });
  }
}
