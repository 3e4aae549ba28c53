import { Color, type IUniform } from 'three';
import { randomGlsl } from '#runtime/media/random.ts';
import { Sprites } from '#nodes/scene/layers/sprites.ts';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import type { SceneValues } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import drop from './drop.glsl?raw';
import fragmentShader from './flame.frag?raw';
import vertexShader from './flame.vert?raw';
import { population } from './population.ts';

type Values = SceneValues<(typeof definition)['params']>;

/** Halo, wisps and embers as one instanced draw of soft additive quads, the flame's foot at the mesh's origin. */
export class Flame extends Sprites {
  constructor(particles: number, seed: number) {
    super(particles, `${randomGlsl}\n${drop}\n${vertexShader}`, fragmentShader, uniforms(particles, seed));
  }

  update(values: Values): void {
    setUniforms(this.material, values);
  }
}

function uniforms(particles: number, seed: number): Record<string, IUniform> {
  const fixed = { seed, ...population(particles) };
  const animated = { risen: 0, flowed: 0, turbulence: 0, size: 1, height: 1, width: 1 };
  const lights = { glow: 0, flare: 0, halo: 0, embers: 0 };
  const colours = ['coreColour', 'flameColour', 'emberColour', 'tipColour', 'haloColour'];
  return Object.fromEntries([
    ...Object.entries({ ...fixed, ...animated, ...lights }).map(([name, value]) => [name, { value }]),
    ...colours.map((name) => [name, { value: new Color() }]),
  ]);
}
