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

export interface CubeView {
  /** Metres. */
  readonly position: readonly [number, number, number];
  /** Degrees: to the right, up, clockwise. */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}

/**
 * Films the six faces into one target, side by side. Unlike three's CubeCamera each view reaches `border` texels beyond its 90°, so that
 * a filter of four texels finds real ones on both sides of an edge and seams do not show.
 */
export class CubeCamera {
  readonly #cameras: readonly Camera[];
  readonly #facePixels: number;
  readonly #border: number;

  constructor(facePixels: number, border: number, view: CubeView) {
    this.#facePixels = facePixels;
    this.#border = border;
    const rig = rigMatrix(view);
    const half = Math.atan(1 + (2 * border) / facePixels);
    this.#cameras = cubeLayout.map((face) => {
      const camera = new PerspectiveCamera(MathUtils.radToDeg(2 * half), 1, 0.05, 1000);
      const [right, up, forward] = [rightOf(face), face.up, face.forward].map((axis) => new Vector3(...axis));
      const look = new Matrix4().makeBasis(right!, up!, forward!.negate());
      look.premultiply(rig).decompose(camera.position, camera.quaternion, camera.scale);
      camera.updateMatrixWorld();
      return camera;
    });
  }

  /** `target` has room for three by two faces with their borders. */
  film(renderer: WebGLRenderer, scene: Scene, target: WebGLRenderTarget): void {
    const side = this.#facePixels + 2 * this.#border;
    target.scissorTest = true;
    for (const [index, camera] of this.#cameras.entries()) {
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

function rigMatrix({ position, yaw, pitch, roll }: CubeView): Matrix4 {
  const turn = (degrees: number, x: number, y: number, z: number) =>
    new Matrix4().makeRotationAxis(new Vector3(x, y, z), MathUtils.degToRad(degrees));
  // Rolled first, then tilted, then turned: a rolled camera still pans along the horizon.
  return new Matrix4()
    .makeTranslation(...position)
    .multiply(turn(-yaw, 0, 1, 0))
    .multiply(turn(pitch, 1, 0, 0))
    .multiply(turn(-roll, 0, 0, 1));
}
