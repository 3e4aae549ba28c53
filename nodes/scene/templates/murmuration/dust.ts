import { Color, Vector3, type Camera, type WebGLRenderer } from 'three';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import type { SceneValues } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import vertexShader from './dust.vert?raw';
import { Sparks } from './sparks.ts';
import { pixelAngle } from './view.ts';

const MOTES = 1600;
/** How far they come in a second of flow, in sides of the cube that they fill. */
const velocity = new Vector3(0.003, 0.001, 0.011);

/** Motes that drift past the camera, all around it. */
export class Dust extends Sparks {
  readonly #drift: Vector3;

  constructor(seed: number) {
    const drift = new Vector3();
    // Another seed than the flock's, or each mote would share its numbers with a spark.
    super(MOTES, seed + 1, vertexShader, {
      drift: { value: drift },
      pixel: { value: 0 },
      dust: { value: 1 },
      flockColour: { value: new Color() },
      crestColour: { value: new Color() },
    });
    this.#drift = drift;
  }

  update(values: SceneValues<(typeof definition)['params']>): void {
    setUniforms(this.material, values);
    this.#drift.copy(velocity).multiplyScalar(values.flowed);
    this.#drift.sub(this.#drift.clone().floor());
  }

  override onBeforeRender = (renderer: WebGLRenderer, _scene: unknown, camera: Camera): void => {
    setUniforms(this.material, { pixel: pixelAngle(renderer, camera) });
  };
}
