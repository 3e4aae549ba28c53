import {
  AdditiveBlending,
  BufferAttribute,
  GLSL3,
  InstancedBufferGeometry,
  ShaderMaterial,
  type IUniform,
} from 'three';

/** `count` instances of a quad whose corners are at ±1; the vertex shader places them by `gl_InstanceID`. */
export function spriteQuads(count: number): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]), 3));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  geometry.instanceCount = count;
  return geometry;
}

/** Light that adds to what is there, in any order: nothing is hidden, nothing needs sorting. */
export function additiveMaterial(
  vertexShader: string,
  fragmentShader: string,
  uniforms: Record<string, IUniform>,
): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader,
    fragmentShader,
    uniforms,
    blending: AdditiveBlending,
    premultipliedAlpha: true,
    transparent: true,
    depthTest: false,
    depthWrite: false,
  });
}
