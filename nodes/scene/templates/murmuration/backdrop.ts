import { BackSide, Color, Mesh, PlaneGeometry, SphereGeometry, Vector2, type ShaderMaterial } from 'three';
import { additiveMaterial } from '#nodes/scene/layers/sprites.ts';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import sphere from '#nodes/scene/layers/view/sphere.glsl?raw';
import { ViewMaterials } from '#nodes/scene/layers/view/view-materials.ts';
import type { Projecting, SphereView } from '#runtime/browser/sphere-view.ts';
import type { SceneValues } from '#runtime/browser/stage.tsx';
import fragmentShader from './backdrop.frag?raw';
import vertexShader from './backdrop.vert?raw';
import type { definition } from './definition.ts';

/** The glow behind everything: a fine dome around the camera. */
export class Backdrop extends Mesh<SphereGeometry | PlaneGeometry, ShaderMaterial> implements Projecting {
  readonly #dome = new SphereGeometry(1, 96, 64);
  readonly #picture = new PlaneGeometry(2, 2, 96, 64);
  readonly #materials: ViewMaterials;
  readonly #drift = new Vector2();

  constructor() {
    super();
    const material = additiveMaterial(`${sphere}\n${vertexShader}`, fragmentShader, {
      drift: { value: this.#drift },
      backdrop: { value: 1 },
      backdropColour: { value: new Color() },
      veilColour: { value: new Color() },
    });
    material.side = BackSide;
    this.#materials = new ViewMaterials(material);
    this.viewThrough(null);
    this.renderOrder = -1000;
    this.frustumCulled = false;
  }

  viewThrough(view: SphereView | null): void {
    this.material = this.#materials.through(view);
    this.geometry = view ? this.#picture : this.#dome;
  }

  update(values: SceneValues<(typeof definition)['params']>): void {
    setUniforms(this.material, values);
    this.#drift.set(0.11 * values.flowed, 0.07 * values.flowed);
  }

  override dispose(): void {
    super.dispose();
    for (const each of [this.#dome, this.#picture, this.#materials]) each.dispose();
  }
}
