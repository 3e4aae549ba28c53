import { BufferAttribute, InstancedBufferGeometry } from 'three';

/**
 * `count` instances of a strip of quads, to be bent by the vertex shader: `position.x` runs along it from 0 to 1 in `segments` steps,
 * `position.y` across it from −1 to 1.
 */
export function ribbonStrips(count: number, segments: number): InstancedBufferGeometry {
  const places: number[] = [];
  const corners: number[] = [];
  for (let step = 0; step <= segments; step++) {
    const first = 2 * step;
    places.push(step / segments, -1, 0, step / segments, 1, 0);
    if (step < segments) corners.push(first, first + 2, first + 3, first, first + 3, first + 1);
  }
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(places), 3));
  geometry.setIndex(corners);
  geometry.instanceCount = count;
  return geometry;
}
