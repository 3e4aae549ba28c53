import { Camera, type Matrix4, type Object3D, type Scene, type WebGLRenderer, type WebGLRenderTarget } from 'three';

/** How a picture shows the sphere: azimuth over its width, elevation over its height, for one eye. */
export interface SphereView {
  /** All around, or the 180° ahead. */
  readonly projection: 'equirect' | 'half-equirect';
  /** Left, both in the middle, right. Each eye looks along tangents of the circle that both turn on (omni-directional stereo). */
  readonly eye: -1 | 0 | 1;
  /** Diameter of that circle, in scene units. Without meaning where the eye is in the middle. */
  readonly interpupillaryDistance: number;
  /** Height of a pixel, in radians. */
  readonly pixelAngle: number;
}

/** Whose eye, and how far apart the two are. */
export type Eye = Pick<SphereView, 'eye' | 'interpupillaryDistance'>;

/** What an object has that can draw itself straight into a picture of the sphere. */
export interface Projecting {
  /**
   * Called before anything is drawn with a SphereCamera (or, with null, with an ordinary camera again), for each eye anew: three
   * chooses the material before an object is told that it is about to be drawn.
   */
  viewThrough(view: SphereView | null): void;
}

/**
 * Whether `filmSphere` shall draw the scene, or cube faces. Throws where only it is asked for and something in the scene does not implement
 * Projecting.
 */
export function isDrawnDirectly(scene: Scene, method: 'auto' | 'cube' | 'direct'): boolean {
  if (method === 'cube') return false;
  const others = notProjecting(scene);
  if (method === 'direct' && others.length > 0)
    throw new Error(
      `This scene cannot be drawn directly into the sphere, because of ${others.join(' and ')}. ` +
        'Set the capture’s method to auto or cube.',
    );
  return others.length === 0;
}

/**
 * Draws a scene as one eye sees it, into all of `target`, in linear light, first row at the bottom. What is infinitely far away comes out
 * the same for both eyes, to the bit, and what is costly of it is drawn once only if nothing else is drawn between the two.
 */
export function filmSphere(
  renderer: WebGLRenderer,
  scene: Scene,
  target: WebGLRenderTarget,
  camera: SphereCamera,
  eye: Eye,
): void {
  viewThrough(scene, { ...eye, projection: camera.projection, pixelAngle: Math.PI / target.height });
  renderer.setRenderTarget(target);
  renderer.render(scene, camera);
  viewThrough(scene, null);
}

/** Its projection matrix does not take places to clip space, but azimuth and elevation, in radians. */
export class SphereCamera extends Camera {
  readonly projection: SphereView['projection'];

  /** `rig`: from the camera's axes to the scene's, see rigMatrix. */
  constructor(projection: SphereView['projection'], rig: Matrix4) {
    super();
    this.projection = projection;
    rig.decompose(this.position, this.quaternion, this.scale);
    this.projectionMatrix.makeScale(1 / (projection === 'equirect' ? Math.PI : Math.PI / 2), 2 / Math.PI, 1);
    this.projectionMatrixInverse.copy(this.projectionMatrix).invert();
    this.updateMatrixWorld();
  }
}

/** What would be drawn but does not implement Projecting: names, each once. */
export function notProjecting(scene: Scene): readonly string[] {
  const names = new Set<string>();
  scene.traverseVisible((object) => {
    if (isDrawn(object) && !isProjecting(object)) names.add(object.name || object.type);
  });
  return [...names];
}

function viewThrough(scene: Object3D, view: SphereView | null): void {
  scene.traverse((object) => {
    if (isProjecting(object)) object.viewThrough(view);
  });
}

function isDrawn(object: Object3D): boolean {
  return ['isMesh', 'isPoints', 'isLine', 'isSprite'].some((kind) => kind in object);
}

function isProjecting(object: Object3D): object is Object3D & Projecting {
  return 'viewThrough' in object;
}
