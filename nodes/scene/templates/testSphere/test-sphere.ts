import { BufferGeometry, Float32BufferAttribute, GLSL3, Mesh, ShaderMaterial, Vector3 } from 'three';
import ray from '#nodes/scene/layers/view/ray.glsl?raw';
import vertexShader from '#nodes/scene/layers/view/ray.vert?raw';
import sphere from '#nodes/scene/layers/view/sphere.glsl?raw';
import { ViewMaterials } from '#nodes/scene/layers/view/view-materials.ts';
import type { Projecting, SphereView } from '#runtime/browser/sphere-view.ts';
import { glyphDirections, MARKER_SIGMA, markerDirections } from './patterns.ts';
import fragmentShader from './sphere.frag?raw';

/** Fills every picture by the direction of each pixel, wherever the camera looks. */
export class TestSphere extends Mesh<BufferGeometry, ShaderMaterial> implements Projecting {
  readonly #materials: ViewMaterials;

  constructor(pattern: 'markers' | 'glyphs' | 'field' | 'grid', distance: number) {
    const materials = new ViewMaterials(patternMaterial(pattern, distance));
    super(screenTriangle(), materials.flat);
    this.#materials = materials;
    this.frustumCulled = false;
  }

  viewThrough(view: SphereView | null): void {
    this.material = this.#materials.through(view);
  }

  override dispose(): void {
    super.dispose();
    this.geometry.dispose();
    this.#materials.dispose();
  }
}

function patternMaterial(pattern: string, distance: number): ShaderMaterial {
  const directions = pattern === 'glyphs' ? glyphDirections : markerDirections;
  return new ShaderMaterial({
    glslVersion: GLSL3,
    defines: { PATTERN: pattern, COUNT: directions.length },
    uniforms: {
      directions: { value: directions.map((direction) => new Vector3(...direction)) },
      markerSigma: { value: MARKER_SIGMA },
      distance: { value: distance },
    },
    vertexShader,
    fragmentShader: `precision highp float;\n${sphere}\n${ray}\n${fragmentShader}`,
    depthTest: false,
    depthWrite: false,
  });
}

function screenTriangle(): BufferGeometry {
  return new BufferGeometry().setAttribute('position', new Float32BufferAttribute([-1, -1, 0, 3, -1, 0, -1, 3, 0], 3));
}
