import {
  type Camera,
  MathUtils,
  Matrix4,
  PerspectiveCamera,
  Vector3,
  type Scene,
  type WebGLRenderer,
  type WebGLRenderTarget,
} from 'three';
import { cubeLayout, rightOf } from '#runtime/media/cube-faces.ts';
import type { TargetShape } from './target-pool.ts';

/** Texels beyond each face's edges: a filter of four texels reaches one and a half past a point on the edge. */
export const FACE_BORDER = 2;

/** A target for six faces with their borders, three by two. */
export function facesShape(facePixels: number): TargetShape {
  const side = facePixels + 2 * FACE_BORDER;
  return { width: 3 * side, height: 2 * side, kind: 'linear' };
}

/**
 * Films the six faces into one target, side by side. Unlike three's CubeCamera each view reaches FACE_BORDER texels beyond its 90°, so
 * that a filter of four texels finds real ones on both sides of an edge and seams do not show.
 */
export class CubeCamera {
  readonly #cameras: readonly (Camera | null)[];
  readonly #side: number;

  /** `rig`: from the camera's axes to the scene's, see rigMatrix. `reach`: whether what is behind the camera is filmed, too. */
  constructor(facePixels: number, rig: Matrix4, reach: 'all' | 'ahead' = 'all') {
    this.#side = facePixels + 2 * FACE_BORDER;
    const half = Math.atan(this.#side / facePixels);
    this.#cameras = cubeLayout.map((face) => {
      if (reach === 'ahead' && face.forward[2] > 0) return null;
      const camera = new PerspectiveCamera(MathUtils.radToDeg(2 * half), 1, 0.05, 1000);
      const [right, up, forward] = [rightOf(face), face.up, face.forward].map((axis) => new Vector3(...axis));
      const look = new Matrix4().makeBasis(right!, up!, forward!.negate());
      look.premultiply(rig).decompose(camera.position, camera.quaternion, camera.scale);
      camera.updateMatrixWorld();
      return camera;
    });
  }

  /** `target`: see facesShape. */
  film(renderer: WebGLRenderer, scene: Scene, target: WebGLRenderTarget): void {
    const side = this.#side;
    target.scissorTest = true;
    for (const [index, camera] of this.#cameras.entries()) {
      if (!camera) continue;
      const [x, y] = [(index % 3) * side, Math.floor(index / 3) * side];
      target.viewport.set(x, y, side, side);
      target.scissor.set(x, y, side, side);
      renderer.setRenderTarget(target);
      renderer.render(scene, camera);
    }
    target.scissorTest = false;
    target.viewport.set(0, 0, target.width, target.height);
    target.scissor.set(0, 0, target.width, target.height);
  }
}
