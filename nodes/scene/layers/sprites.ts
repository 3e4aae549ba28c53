import {
  AdditiveBlending,
  BufferAttribute,
  GLSL3,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  type IUniform,
} from 'three';
import type { Projecting, SphereView } from '#runtime/browser/sphere-view.ts';
import sphere from './view/sphere.glsl?raw';
import spriteCorner from './view/sprite-corner.glsl?raw';
import spritePlace from './view/sprite-place.glsl?raw';
import { ViewMaterials } from './view/view-materials.ts';

/**
 * `count` soft quads whose light adds to what is there, as one instanced draw. The vertex shader tells them apart by `gl_InstanceID` and
 * hands each corner, `position.xy`, and copy, `position.z`, to `placeSprite`; the fragment shader asks `spriteCorner` where it is.
 */
export class Sprites extends Mesh<InstancedBufferGeometry, ShaderMaterial> implements Projecting {
  readonly #materials: ViewMaterials;

  constructor(count: number, vertexShader: string, fragmentShader: string, uniforms: Record<string, IUniform>) {
    const materials = new ViewMaterials(
      additiveMaterial(`${sphere}\n${spritePlace}\n${vertexShader}`, `${spriteCorner}\n${fragmentShader}`, uniforms),
    );
    super(quads(count), materials.flat);
    this.#materials = materials;
    this.frustumCulled = false;
  }

  viewThrough(view: SphereView | null): void {
    this.material = this.#materials.through(view);
    this.geometry.setDrawRange(0, view ? 12 : 6);
  }

  override dispose(): void {
    super.dispose();
    this.geometry.dispose();
    this.#materials.dispose();
  }
}

/** Each instance is two quads whose corners are at ±1, the second for what reaches around the sphere; z tells which is which. */
function quads(count: number): InstancedBufferGeometry {
  const corners = [0, 1].flatMap((copy) => [-1, -1, copy, 1, -1, copy, 1, 1, copy, -1, 1, copy]);
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(corners), 3));
  geometry.setIndex([0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7]);
  geometry.setDrawRange(0, 6);
  geometry.instanceCount = count;
  return geometry;
}

/** Light that adds to what is there, in any order: nothing is hidden, nothing needs sorting. */
export function additiveMaterial(
  vertexShader: string,
  fragmentShader: string,
  uniforms: Record<string, IUniform>,
): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader,
    fragmentShader,
    uniforms,
    blending: AdditiveBlending,
    premultipliedAlpha: true,
    transparent: true,
    depthTest: false,
    depthWrite: false,
  });
}
