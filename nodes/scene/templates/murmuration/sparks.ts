import { BufferAttribute, InstancedBufferGeometry, Mesh, type IUniform, type ShaderMaterial } from 'three';
import { additiveMaterial } from '#nodes/scene/layers/sprites.ts';
import sphere from '#nodes/scene/layers/view/sphere.glsl?raw';
import spriteCorner from '#nodes/scene/layers/view/sprite-corner.glsl?raw';
import spritePlace from '#nodes/scene/layers/view/sprite-place.glsl?raw';
import { ViewMaterials } from '#nodes/scene/layers/view/view-materials.ts';
import type { Projecting, SphereView } from '#runtime/browser/sphere-view.ts';
import { randomFloat } from '#runtime/media/random.ts';
import fragmentShader from './spark.frag?raw';

/** Sprites that are triangles, as there are so many and so small: the vertex shader places the corner that `sparkCorner` gives it. */
export class Sparks extends Mesh<InstancedBufferGeometry, ShaderMaterial> implements Projecting {
  readonly #materials: ViewMaterials;

  constructor(count: number, seed: number, vertexShader: string, uniforms: Record<string, IUniform>) {
    const placing = `${sphere}\n${spritePlace}\n${sparkCorner}`;
    const materials = new ViewMaterials(
      additiveMaterial(`${placing}\n${vertexShader}`, `${spriteCorner}\n${fragmentShader}`, uniforms),
    );
    super(sparkTriangles(count, seed), materials.flat);
    this.#materials = materials;
    this.frustumCulled = false;
  }

  viewThrough(view: SphereView | null): void {
    this.material = this.#materials.through(view);
    // Once more for what reaches around the sphere.
    this.geometry.instanceCount = view ? 2 : 1;
  }

  override dispose(): void {
    super.dispose();
    this.geometry.dispose();
    this.#materials.dispose();
  }
}

/** Of a triangle around the circle of radius 1. */
const sparkCorner = `
vec2 sparkCorner() {
  int vertex = gl_VertexID % 3;
  return vertex == 2 ? vec2(0.0, 2.0) : vec2(vertex == 1 ? 1.7320508 : -1.7320508, -1.0);
}
`;

/** Strands along which most sparks fly. */
const STRANDS = 30;

/**
 * Three vertices a spark, all with the same numbers: `own` (turns along the line, turns around the tube, a number in [0, 1) of its
 * own) and `stray` (a point in the cube ±1, and a number in ±1 for its brightness).
 */
export function sparkTriangles(count: number, seed: number): InstancedBufferGeometry {
  const own = new Float32Array(count * 9);
  const stray = new Int8Array(count * 12);
  for (let spark = 0; spark < count; spark++) {
    const chance = (channel: number) => randomFloat(seed, spark, channel);
    const strand = Math.floor(chance(0) * STRANDS);
    const loose = chance(1) < 0.6 ? 1 : 0.06;
    const numbers = [chance(2), (strand + loose * (chance(3) - 0.5)) / STRANDS, chance(4)];
    const directions = [5, 6, 7, 8].map((channel) => Math.round(254 * chance(channel) - 127));
    for (let vertex = spark * 3; vertex < spark * 3 + 3; vertex++) {
      own.set(numbers, vertex * 3);
      stray.set(directions, vertex * 4);
    }
  }
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('own', new BufferAttribute(own, 3));
  geometry.setAttribute('stray', new BufferAttribute(stray, 4, true));
  geometry.setDrawRange(0, count * 3);
  geometry.instanceCount = 1;
  return geometry;
}
