import * as three from 'three';
import { eyePart, type Eye, type Stereo, type View } from './sphere-layout.ts';

const radius = 100;
/** In a headset each eye sees a sphere of its own. */
const layers: Readonly<Record<Eye, number>> = { left: 1, right: 2 };

/** A film on the inside of a sphere, seen from its middle. */
export class SphereView {
  readonly #renderer: three.WebGLRenderer;
  readonly #scene = new three.Scene();
  readonly #camera = new three.PerspectiveCamera(75, 1, 0.1, radius * 2);
  readonly #texture: three.VideoTexture;
  #size = '';

  /** @throws where the browser has no WebGL. */
  constructor(canvas: HTMLCanvasElement, video: HTMLVideoElement, isHalf: boolean, stereo: Stereo) {
    this.#renderer = new three.WebGLRenderer({ canvas, antialias: false });
    this.#renderer.xr.enabled = true;
    // In a headset its own floor is not ours: the film is all around wherever the head is.
    this.#renderer.xr.setReferenceSpaceType('local');
    this.#texture = new three.VideoTexture(video);
    this.#texture.colorSpace = three.SRGBColorSpace;
    this.#texture.minFilter = three.LinearFilter;
    this.#texture.generateMipmaps = false;
    const material = new three.MeshBasicMaterial({ map: this.#texture });
    for (const eye of ['left', 'right'] as const) {
      const sphere = new three.Mesh(inside(isHalf, stereo, eye), material);
      sphere.layers.set(layers[eye]);
      this.#scene.add(sphere);
    }
    this.#camera.layers.enable(layers.left);
  }

  /** Draws as the headset asks while one is on, else only when told. */
  draw({ yaw, pitch, field }: View): void {
    if (this.#renderer.xr.isPresenting) return;
    const { clientWidth: width, clientHeight: height } = this.#renderer.domElement;
    const ratio = Math.min(2, window.devicePixelRatio);
    const size = `${width} ${height} ${ratio}`;
    if (size !== this.#size) {
      this.#size = size;
      this.#renderer.setPixelRatio(ratio);
      this.#renderer.setSize(width, height, false);
    }
    this.#camera.aspect = width / Math.max(1, height);
    this.#camera.fov = field;
    this.#camera.rotation.set(three.MathUtils.degToRad(pitch), three.MathUtils.degToRad(-yaw), 0, 'YXZ');
    this.#camera.updateProjectionMatrix();
    this.#renderer.render(this.#scene, this.#camera);
  }

  /** The film stands at another picture, without having been played to it. */
  refresh(): void {
    this.#texture.needsUpdate = true;
  }

  /** Takes over until the headset is taken off. */
  async enter(session: XRSession): Promise<void> {
    this.#camera.rotation.set(0, 0, 0);
    await this.#renderer.xr.setSession(session);
    this.#renderer.setAnimationLoop(() => this.#renderer.render(this.#scene, this.#camera));
    session.addEventListener('end', () => this.#renderer.setAnimationLoop(null));
  }

  dispose(): void {
    this.#renderer.setAnimationLoop(null);
    this.#texture.dispose();
    this.#renderer.dispose();
  }
}

/** The middle of the picture lies straight ahead, towards −z. */
function inside(isHalf: boolean, stereo: Stereo, eye: Eye): three.BufferGeometry {
  const wide = isHalf ? Math.PI : 2 * Math.PI;
  const geometry = new three.SphereGeometry(radius, isHalf ? 64 : 128, 64, Math.PI / 2 - wide / 2 + Math.PI, wide);
  // Turned inside out: left and right change places with it.
  geometry.scale(-1, 1, 1);
  const part = eyePart(stereo, eye);
  const uv = geometry.getAttribute('uv');
  for (let i = 0; i < uv.count; i++) {
    uv.setXY(i, part.x + uv.getX(i) * part.width, part.y + uv.getY(i) * part.height);
  }
  return geometry;
}
