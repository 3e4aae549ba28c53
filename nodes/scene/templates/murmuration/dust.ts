import { Color, Mesh, Vector3, type BufferGeometry, type Camera, type ShaderMaterial, type WebGLRenderer } from 'three';
import { additiveMaterial } from '#nodes/scene/layers/sprites.ts';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import type { SceneValues } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import vertexShader from './dust.vert?raw';
import fragmentShader from './spark.frag?raw';
import { sparkTriangles } from './sparks.ts';
import { pixelAngle } from './view.ts';

const MOTES = 1600;
/** How far they come in a second of flow, in sides of the cube that they fill. */
const velocity = new Vector3(0.003, 0.001, 0.011);

/** Motes that drift past the camera, all around it. */
export class Dust extends Mesh<BufferGeometry, ShaderMaterial> {
  readonly #drift = new Vector3();

  constructor(seed: number) {
    // Another seed than the flock's, or each mote would share its numbers with a spark.
    super(sparkTriangles(MOTES, seed + 1));
    this.material = additiveMaterial(vertexShader, fragmentShader, {
      drift: { value: this.#drift },
      pixel: { value: 0 },
      dust: { value: 1 },
      flockColour: { value: new Color() },
      crestColour: { value: new Color() },
    });
    this.frustumCulled = false;
  }

  update(values: SceneValues<(typeof definition)['params']>): void {
    setUniforms(this.material, values);
    this.#drift.copy(velocity).multiplyScalar(values.flowed);
    this.#drift.sub(this.#drift.clone().floor());
  }

  override onBeforeRender = (renderer: WebGLRenderer, _scene: unknown, camera: Camera): void => {
    setUniforms(this.material, { pixel: pixelAngle(renderer, camera) });
  };

  override dispose(): void {
    super.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }
}
