import {
  type Camera,
  BufferAttribute,
  BufferGeometry,
  Euler,
  GLSL3,
  HalfFloatType,
  MathUtils,
  Matrix3,
  Matrix4,
  Mesh,
  OrthographicCamera,
  Quaternion,
  Scene,
  ShaderMaterial,
  Vector2,
  Vector3,
  Vector4,
  WebGLRenderTarget,
  type WebGLRenderer,
} from 'three';
import sphere from '#nodes/scene/layers/view/sphere.glsl?raw';
import { ViewMaterials } from '#nodes/scene/layers/view/view-materials.ts';
import type { Projecting, SphereView } from '#runtime/browser/sphere-view.ts';
import compose from './compose.frag?raw';
import { turnedHue } from './hue.ts';
import type { SkyLook } from './looks.ts';
import screen from './screen.vert?raw';
import shells from './shells.frag?raw';
import { shellsOf, type Colour, type Shells } from './shells.ts';

/** How a sky is drawn, whatever it looks like. */
export interface SkyDrawing {
  /** Share of the look’s light, in its farthest shells, that is not drawn but replaced by its mean. */
  readonly leftOut: number;
  /** Size of the sky's own picture relative to the picture it is shown in. */
  readonly scale: number;
  /** Directions per texel of the sky's own picture. */
  readonly samples: number;
}

/** What the sky is at one frame. */
export interface SkyState {
  /** Seconds at speed 1. */
  readonly travelled: number;
  /** Degrees. */
  readonly turned: number;
  readonly brightness: number;
  /** Degrees by which all colours are turned. */
  readonly hue: number;
  /** 0 grey … 1 the look's own. */
  readonly saturation: number;
}

/**
 * A nebula all around. Before it is drawn into a target, by whatever camera, it is drawn into a half-float target of its own, smaller
 * where the scale says so, and what reaches the picture is the enlargement. As it is infinitely far away, the second eye of a frame is
 * shown what was drawn for the first.
 */
export class StarNest extends Mesh<BufferGeometry, ShaderMaterial> implements Projecting {
  readonly #look: SkyLook;
  readonly #shells: Shells;
  readonly #scale: number;
  readonly #target = new WebGLRenderTarget(1, 1, { type: HalfFloatType, depthBuffer: false });
  readonly #volume: Mesh<BufferGeometry, ShaderMaterial>;
  readonly #volumes: ViewMaterials;
  readonly #inside = new Scene();
  readonly #skyFromWorld = new Matrix4();
  /** What #target shows, since the last update: its size and the view. */
  #drawn = '';

  constructor(look: SkyLook, drawing: SkyDrawing) {
    super(screenTriangle(), composeMaterial());
    this.#look = look;
    this.#shells = shellsOf(look, drawing.leftOut);
    this.#scale = drawing.scale;
    this.#volumes = new ViewMaterials(shellMaterial(look, this.#shells.count, drawing.samples));
    this.#volume = new Mesh(this.geometry, this.#volumes.flat);
    this.#volume.frustumCulled = false;
    this.#inside.add(this.#volume);
    this.frustumCulled = false;
    this.renderOrder = -1000;
  }

  viewThrough(view: SphereView | null): void {
    this.#volume.material = this.#volumes.through(view);
  }

  update({ travelled, turned, brightness, hue, saturation }: SkyState): void {
    const { orientation, heading, origin, tile, scale } = this.#look;
    const [x, y, z] = orientation.map(MathUtils.degToRad) as [number, number, number];
    const spin = new Quaternion().setFromAxisAngle(skyAxis, MathUtils.degToRad(turned));
    this.#skyFromWorld.makeRotationFromQuaternion(new Quaternion().setFromEuler(new Euler(x, y, z)).multiply(spin));
    // In periods of space; what is whole falls away here, in double precision, so that long journeys stay exact.
    const place = new Vector3(...origin)
      .addScaledVector(new Vector3(...heading), travelled * scale)
      .divideScalar(2 * tile);
    const { material } = this.#volume;
    uniform(material, 'origin').value = place.sub(place.clone().floor());
    const turn = (colour: Colour) => new Vector3(...turnedHue(colour, hue));
    uniform(material, 'shellColours').value = this.#shells.colours.map(turn);
    uniform(material, 'beyond').value = turn(this.#shells.beyond);
    uniform(material, 'saturation').value = this.#look.saturation * saturation;
    uniform(this.material, 'brightness').value = brightness;
    this.#drawn = '';
  }

  override onBeforeRender = (renderer: WebGLRenderer, _scene: Scene, camera: Camera): void => {
    const viewport = renderer.getCurrentViewport(new Vector4());
    const width = Math.max(1, Math.round(viewport.z * this.#scale));
    const height = Math.max(1, Math.round(viewport.w * this.#scale));
    // Texels beyond each edge of the picture, for the enlargement to find neighbours.
    const margin = this.#scale === 1 ? 0 : 1;
    const spread = new Vector2(1 + (2 * margin) / width, 1 + (2 * margin) / height);
    this.#target.setSize(width + 2 * margin, height + 2 * margin);
    const { material } = this.#volume;
    uniform(material, 'spread').value = spread;
    uniform(material, 'inverseProjection').value = camera.projectionMatrixInverse;
    const skyFromCamera = new Matrix3().setFromMatrix4(
      new Matrix4().extractRotation(camera.matrixWorld).premultiply(this.#skyFromWorld),
    );
    uniform(material, 'skyFromCamera').value = skyFromCamera;
    const wanted = [material.id, width, height, ...camera.projectionMatrix.elements, ...skyFromCamera.elements].join();
    if (this.#drawn !== wanted) this.#drawVolume(renderer, viewport);
    this.#drawn = wanted;
    uniform(this.material, 'shells').value = this.#target.texture;
    uniform(this.material, 'shellsSpread').value = spread;
  };

  /** Leaves the renderer as it was: it is in the middle of drawing the scene. */
  #drawVolume(renderer: WebGLRenderer, viewport: Vector4): void {
    const target = renderer.getRenderTarget();
    const face = renderer.getActiveCubeFace();
    const level = renderer.getActiveMipmapLevel();
    const { autoClear } = renderer;
    const xr = renderer.xr.enabled;
    renderer.autoClear = false;
    renderer.xr.enabled = false;
    renderer.setRenderTarget(this.#target);
    renderer.render(this.#inside, anyCamera);
    renderer.xr.enabled = xr;
    renderer.autoClear = autoClear;
    renderer.setRenderTarget(target, face, level);
    renderer.state.viewport(viewport);
  }

  override dispose(): void {
    super.dispose();
    this.#target.dispose();
    this.#volumes.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }
}

/** About which the sky turns, in world space. */
export const skyAxis = new Vector3(0.15, 1, 0.1).normalize();
// The shaders have their own idea of a camera; three only wants to be given one.
const anyCamera = new OrthographicCamera();

function screenTriangle(): BufferGeometry {
  return new BufferGeometry().setAttribute(
    'position',
    new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3),
  );
}

function shellMaterial(look: SkyLook, count: number, samples: number): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    defines: { SHELLS: count, SAMPLES: samples },
    vertexShader: screen,
    fragmentShader: `precision highp float;\n${sphere}\n${shells}`,
    uniforms: {
      ...screenUniforms(),
      origin: { value: new Vector3() },
      tile: { value: look.tile },
      formuparam: { value: look.formuparam },
      scale: { value: look.scale },
      stepSize: { value: look.stepSize },
      darkMatter: { value: look.darkMatter },
      sparkleLimit: { value: 1 / look.sparkleLimit ** 3 },
      shellColours: { value: [] },
      beyond: { value: new Vector3() },
      haze: { value: (look.haze * 0.01) / (1 - look.distanceFading) },
      saturation: { value: 1 },
    },
    depthTest: false,
    depthWrite: false,
  });
}

function composeMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: screen,
    fragmentShader: `precision highp sampler2D;\n${compose}`,
    uniforms: {
      ...screenUniforms(),
      shells: { value: null },
      shellsSpread: { value: new Vector2(1, 1) },
      brightness: { value: 1 },
    },
    depthTest: false,
    depthWrite: false,
  });
}

function screenUniforms() {
  return {
    inverseProjection: { value: new Matrix4() },
    skyFromCamera: { value: new Matrix3() },
    spread: { value: new Vector2(1, 1) },
  };
}

function uniform(material: ShaderMaterial, name: string) {
  const found = material.uniforms[name];
  if (!found) throw new Error(`The shader has no uniform ${name}.`);
  return found;
}
