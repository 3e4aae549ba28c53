import { BackSide, Color, Mesh, SphereGeometry, Vector2, type ShaderMaterial } from 'three';
import { additiveMaterial } from '#nodes/scene/layers/sprites.ts';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import type { SceneValues } from '#runtime/browser/stage.tsx';
import fragmentShader from './backdrop.frag?raw';
import vertexShader from './backdrop.vert?raw';
import type { definition } from './definition.ts';

/** The glow behind everything: a fine dome around the camera. */
export class Backdrop extends Mesh<SphereGeometry, ShaderMaterial> {
  readonly #drift = new Vector2();

  constructor() {
    super(new SphereGeometry(1, 96, 64));
    this.material = additiveMaterial(vertexShader, fragmentShader, {
      drift: { value: this.#drift },
      backdrop: { value: 1 },
      backdropColour: { value: new Color() },
      veilColour: { value: new Color() },
    });
    this.material.side = BackSide;
    this.renderOrder = -1000;
    this.frustumCulled = false;
  }

  update(values: SceneValues<(typeof definition)['params']>): void {
    setUniforms(this.material, values);
    this.#drift.set(0.11 * values.flowed, 0.07 * values.flowed);
  }

  override dispose(): void {
    super.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }
}
