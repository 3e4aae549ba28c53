import { Matrix3 } from 'three';
import type { Projection } from '#graphs/ports.ts';
import { cubeLayout, eacLayout, rightOf, type CubeFace } from '#runtime/media/cube-faces.ts';

/** What projection.glsl asks for. */
export function projectionDefines(projection: Exclude<Projection, 'flat'>): Record<string, ''> {
  return { [projection.toUpperCase().replace('-', '_')]: '' };
}

export function cellsOf(projection: Exclude<Projection, 'flat'>): readonly Matrix3[] {
  return (projection === 'eac' ? eacLayout : cubeLayout).map(axesOf);
}

/** Columns: right, up, forward. */
function axesOf(face: CubeFace): Matrix3 {
  return new Matrix3().fromArray([...rightOf(face), ...face.up, ...face.forward]);
}
