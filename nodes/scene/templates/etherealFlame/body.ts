import { Box3, Color, type IUniform, type Vector3 } from 'three';
import { RayField } from '#nodes/scene/layers/ray-field/ray-field.ts';
import type { SceneValues } from '#runtime/browser/stage.tsx';
import fragmentShader from './body.frag?raw';
import type { definition } from './definition.ts';
import drop from './drop.glsl?raw';

type Values = SceneValues<(typeof definition)['params']>;

const numbers = ['size', 'height', 'width', 'glow', 'flare', 'risen', 'flowed', 'turbulence'] as const;
const colours = ['coreColour', 'flameColour', 'emberColour', 'tipColour'] as const;

/** The flame's glowing gas, its foot at the given place. */
export class FlameBody extends RayField {
  readonly #uniforms: Record<string, IUniform>;
  readonly #bounds: Box3;
  readonly #foot: Vector3;

  constructor(foot: Vector3) {
    const bounds = new Box3();
    const uniforms: Record<string, IUniform> = {
      foot: { value: foot },
      ...Object.fromEntries(numbers.map((name) => [name, { value: 0 }])),
      ...Object.fromEntries(colours.map((name) => [name, { value: new Color() }])),
    };
    super({
      fragmentShader: `${drop}\n${fragmentShader}`,
      uniforms,
      scale: 1 / 3,
      opaque: false,
      bounds,
    });
    this.#uniforms = uniforms;
    this.#bounds = bounds;
    this.#foot = foot;
  }

  update(values: Values): void {
    for (const name of numbers) this.#uniforms[name]!.value = values[name];
    for (const name of colours) (this.#uniforms[name]!.value as Color).setRGB(...values[name]);
    // The gas ends at 1.8 waists; above, where the waist is small, the flame sways. Seen from around the origin, a box not so deep
    // as it is wide covers all of it.
    const { size, height, width, turbulence } = values;
    const reach = Math.max(1.2, 1.25 * width, 0.3 * width + 0.42 * turbulence);
    this.#bounds.min
      .set(-reach, -0.75, -0.3 * reach)
      .multiplyScalar(size)
      .add(this.#foot);
    this.#bounds.max
      .set(reach, 3.5 * height, 0.3 * reach)
      .multiplyScalar(size)
      .add(this.#foot);
  }
}
