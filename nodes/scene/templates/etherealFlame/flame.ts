import { Color, Mesh, type InstancedBufferGeometry, type ShaderMaterial } from 'three';
import { randomGlsl } from '#runtime/media/random.ts';
import { additiveMaterial, spriteQuads } from '#nodes/scene/layers/sprites.ts';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import type { SceneValues } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import drop from './drop.glsl?raw';
import fragmentShader from './flame.frag?raw';
import vertexShader from './flame.vert?raw';
import { population } from './population.ts';

type Values = SceneValues<(typeof definition)['params']>;

/** Halo, wisps and embers as one instanced draw of soft additive quads, the flame's foot at the mesh's origin. */
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
  const fixed = { seed, ...population(particles) };
  const animated = { risen: 0, flowed: 0, turbulence: 0, size: 1, height: 1, width: 1 };
  const lights = { glow: 0, flare: 0, halo: 0, embers: 0 };
  const colours = ['coreColour', 'flameColour', 'emberColour', 'tipColour', 'haloColour'];
  const uniforms = Object.fromEntries([
    ...Object.entries({ ...fixed, ...animated, ...lights }).map(([name, value]) => [name, { value }]),
    ...colours.map((name) => [name, { value: new Color() }]),
  ]);
  return additiveMaterial(`${randomGlsl}\n${drop}\n${vertexShader}`, fragmentShader, uniforms);
}
