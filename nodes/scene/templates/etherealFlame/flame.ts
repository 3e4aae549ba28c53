import { Color, Mesh, type InstancedBufferGeometry, type ShaderMaterial } from 'three';
import { randomGlsl } from '#runtime/media/random.ts';
import { additiveMaterial, spriteQuads } from '#nodes/scene/layers/sprites.ts';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import type { SceneValues } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import fragmentShader from './flame.frag?raw';
import vertexShader from './flame.vert?raw';
import { population } from './population.ts';

type Values = SceneValues<(typeof definition)['params']>;

/** The flame as one instanced draw of soft additive quads, its foot at the mesh's origin. */
export class Flame extends Mesh<InstancedBufferGeometry, ShaderMaterial> {
  constructor(particles: number, seed: number) {
    super(spriteQuads(particles), material(particles, seed));
    this.frustumCulled = false;
  }

  update(values: Values): void {
    setUniforms(this.material, values);
  }

  override dispose(): void {
    super.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }
}

function material(particles: number, seed: number): ShaderMaterial {
  const { glows, halos, wisps, perWisp, wispWidth, glowScale, wispGain, glowGain } = population(particles);
  const fixed = { seed, glows, halos, wisps, perWisp, wispWidth, glowScale, wispGain, glowGain };
  const animated = { risen: 0, flowed: 0, turbulence: 0, size: 1, glow: 0, halo: 0, embers: 0 };
  const colours = ['coreColour', 'flameColour', 'emberColour', 'haloColour'];
  const uniforms = Object.fromEntries([
    ...Object.entries({ ...fixed, ...animated }).map(([name, value]) => [name, { value }]),
    ...colours.map((name) => [name, { value: new Color() }]),
  ]);
  return additiveMaterial(`${randomGlsl}\n${vertexShader}`, fragmentShader, uniforms);
}
