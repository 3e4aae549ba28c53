import { Color, Group, type IUniform } from 'three';
import { noiseTexture } from '#nodes/scene/layers/noise/noise-texture.ts';
import { RayField } from '#nodes/scene/layers/ray-field/ray-field.ts';
import { Sprites } from '#nodes/scene/layers/sprites.ts';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import type { SceneValues } from '#runtime/browser/stage.tsx';
import { randomGlsl } from '#runtime/media/random.ts';
import composeShader from './compose.frag?raw';
import type { definition } from './definition.ts';
import march from './march.frag?raw';
import motesFragment from './motes.frag?raw';
import motesVertex from './motes.vert?raw';
import space from './space.glsl?raw';

type Values = SceneValues<(typeof definition)['params']>;
type Quality = (typeof definition)['params']['quality']['options'][number]['value'];

const levels: Readonly<Record<Quality, { readonly scale: number; readonly steps: number }>> = {
  draft: { scale: 1 / 4, steps: 12 },
  balanced: { scale: 1 / 3, steps: 24 },
  full: { scale: 1 / 2, steps: 28 },
};

const MOTES = 420;
/** Of the noise's period, in a second at flow 1. */
const FLOW_SPEED = 0.04;

/** The mist around its core, and motes that float in it. */
export class Mist extends Group {
  readonly #noise;
  readonly #mist: RayField;
  readonly #motes: Sprites;

  constructor(quality: Quality, seed: number) {
    super();
    this.#noise = noiseTexture({ size: 64, cells: 4, octaves: 3, seed });
    const uniforms = { noise: { value: this.#noise }, ...animatedUniforms() };
    const { scale, steps } = levels[quality];
    this.#mist = new RayField({
      fragmentShader: `${space}\n${march}`,
      composeShader: `${space}\n${composeShader}`,
      defines: { STEPS: steps },
      uniforms,
      scale,
      opaque: true,
    });
    this.#motes = new Sprites(MOTES, `${space}\n${randomGlsl}\n${motesVertex}`, motesFragment, {
      ...uniforms,
      seed: { value: seed },
    });
    this.add(this.#mist, this.#motes);
  }

  update({ flowed, ...values }: Values): void {
    // The motes share the mist's uniforms.
    setUniforms(this.#mist.material, { ...values, flowed: flowed * FLOW_SPEED });
  }

  override dispose(): void {
    this.#mist.dispose();
    this.#motes.dispose();
    this.#noise.dispose();
  }
}

function animatedUniforms(): Record<string, IUniform> {
  const numbers = { flowed: 0, risen: 0, size: 1, opening: 0, swell: 1, wave: 1, core: 1, veils: 1, haze: 1, motes: 1 };
  const lights = { glow: 1, curls: 1, warmth: 0, saturation: 1 };
  const colours = ['coreColour', 'veilColour', 'hazeColour', 'depthColour'];
  return Object.fromEntries([
    ...Object.entries({ ...numbers, ...lights }).map(([name, value]) => [name, { value }]),
    ...colours.map((name) => [name, { value: new Color() }]),
  ]);
}
