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
import compose from './compose.frag?raw';
import filters from './filters.glsl?raw';
import type { SkyLook } from './looks.ts';
import type { SkyLevel } from './quality.ts';
import screen from './screen.vert?raw';
import shells from './shells.frag?raw';

/** What the sky is at one frame. */
export interface SkyState {
  /** Seconds at speed 1. */
  readonly travelled: number;
  /** Degrees. */
  readonly turned: number;
  readonly brightness: number;
}

/**
 * A nebula all around. Before it is drawn into a target, by whatever camera, it draws its shells into smaller half-float targets
 * of its own, and what reaches the picture is their enlargement.
 */
export class StarNest extends Mesh<BufferGeometry, ShaderMaterial> {
  readonly #look: SkyLook;
  readonly #level: SkyLevel;
  readonly #scale: number;
  readonly #near: ShellPass;
  readonly #far: ShellPass | null;
  readonly #skyFromWorld = new Matrix4();

  constructor(look: SkyLook, level: SkyLevel, scale: number) {
    super(screenTriangle(), composeMaterial());
    this.#look = look;
    this.#level = level;
    this.#scale = scale;
    this.#far =
      level.shells > level.nearShells ? new ShellPass(look, level, level.nearShells, level.shells, null) : null;
    this.#near = new ShellPass(look, level, 0, level.nearShells, this.#far);
    this.frustumCulled = false;
    this.renderOrder = -1000;
  }

  update({ travelled, turned, brightness }: SkyState): void {
    const { orientation, heading, origin, tile, scale } = this.#look;
    const [x, y, z] = orientation.map(MathUtils.degToRad) as [number, number, number];
    const spin = new Quaternion().setFromAxisAngle(spinAxis, MathUtils.degToRad(turned));
    this.#skyFromWorld.makeRotationFromQuaternion(new Quaternion().setFromEuler(new Euler(x, y, z)).multiply(spin));
    // In periods of space; what is whole falls away here, in double precision, so that long journeys stay exact.
    const place = new Vector3(...origin)
      .addScaledVector(new Vector3(...heading), travelled * scale)
      .divideScalar(2 * tile);
    place.sub(place.clone().floor());
    this.#near.place(place);
    this.#far?.place(place);
    uniform(this.material, 'brightness').value = brightness;
  }

  override onBeforeRender = (renderer: WebGLRenderer, _scene: Scene, camera: Camera): void => {
    const viewport = renderer.getCurrentViewport(new Vector4());
    const skyFromCamera = new Matrix3().setFromMatrix4(
      new Matrix4().extractRotation(camera.matrixWorld).premultiply(this.#skyFromWorld),
    );
    const size = new Vector2(viewport.z, viewport.w).multiplyScalar(this.#scale);
    const view = { inverseProjection: camera.projectionMatrixInverse, skyFromCamera };

    const target = renderer.getRenderTarget();
    const face = renderer.getActiveCubeFace();
    const level = renderer.getActiveMipmapLevel();
    const { autoClear } = renderer;
    const xr = renderer.xr.enabled;
    renderer.autoClear = false;
    renderer.xr.enabled = false;
    this.#far?.draw(renderer, size.clone().multiplyScalar(this.#level.farScale), 4, view);
    this.#near.draw(renderer, size, this.#scale === 1 ? 0 : 2, view);
    renderer.xr.enabled = xr;
    renderer.autoClear = autoClear;
    renderer.setRenderTarget(target, face, level);
    renderer.state.viewport(viewport);

    const spread = uniform(this.material, 'shellsSpread').value as Vector2;
    spread.copy(this.#near.spread);
    uniform(this.material, 'shells').value = this.#near.texture;
  };

  override dispose(): void {
    super.dispose();
    this.#near.dispose();
    this.#far?.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }
}

interface View {
  readonly inverseProjection: Matrix4;
  readonly skyFromCamera: Matrix3;
}

/** Some of the shells, drawn into a target of their own. */
class ShellPass {
  readonly #target = new WebGLRenderTarget(1, 1, { type: HalfFloatType, depthBuffer: false });
  readonly #mesh: Mesh<BufferGeometry, ShaderMaterial>;
  readonly #scene = new Scene();
  readonly #farther: ShellPass | null;
  readonly spread = new Vector2(1, 1);

  constructor(look: SkyLook, level: SkyLevel, first: number, last: number, farther: ShellPass | null) {
    this.#farther = farther;
    this.#mesh = new Mesh(screenTriangle(), shellMaterial(look, level, first, last, farther !== null));
    this.#mesh.frustumCulled = false;
    this.#scene.add(this.#mesh);
  }

  get texture() {
    return this.#target.texture;
  }

  place(origin: Vector3): void {
    (uniform(this.#mesh.material, 'origin').value as Vector3).copy(origin);
  }

  /** `margin`: texels drawn beyond each edge of the picture. */
  draw(renderer: WebGLRenderer, size: Vector2, margin: number, view: View): void {
    const width = Math.max(1, Math.round(size.x));
    const height = Math.max(1, Math.round(size.y));
    this.#target.setSize(width + 2 * margin, height + 2 * margin);
    this.spread.set(1 + (2 * margin) / width, 1 + (2 * margin) / height);

    const { material } = this.#mesh;
    (uniform(material, 'spread').value as Vector2).copy(this.spread);
    (uniform(material, 'inverseProjection').value as Matrix4).copy(view.inverseProjection);
    (uniform(material, 'skyFromCamera').value as Matrix3).copy(view.skyFromCamera);
    if (this.#farther) {
      uniform(material, 'farShells').value = this.#farther.texture;
      (uniform(material, 'farSpread').value as Vector2).copy(this.#farther.spread);
    }
    renderer.setRenderTarget(this.#target);
    renderer.render(this.#scene, anyCamera);
  }

  dispose(): void {
    this.#target.dispose();
    this.#mesh.geometry.dispose();
    this.#mesh.material.dispose();
  }
}

const spinAxis = new Vector3(0.15, 1, 0.1).normalize();
// The shaders have their own idea of a camera; three only wants to be given one.
const anyCamera = new OrthographicCamera();

function screenTriangle(): BufferGeometry {
  return new BufferGeometry().setAttribute(
    'position',
    new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3),
  );
}

function shellMaterial(look: SkyLook, level: SkyLevel, first: number, last: number, farther: boolean): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    defines: {
      FIRST: first,
      LAST: last,
      ITERATIONS: level.iterations,
      ...(farther && { FAR_SHELLS: '' }),
      ...(first === 0 && { NEAREST: '' }),
    },
    vertexShader: screen,
    fragmentShader: `precision highp sampler2D;\n${filters}\n${shells}`,
    uniforms: {
      ...screenUniforms(),
      origin: { value: new Vector3() },
      tile: { value: look.tile },
      formuparam: { value: look.formuparam },
      scale: { value: look.scale },
      stepSize: { value: look.stepSize },
      darkMatter: { value: look.darkMatter },
      sparkleLimit: { value: 1 / look.sparkleLimit ** 3 },
      shellColours: { value: shellColours(look, last) },
      farShells: { value: null },
      farSpread: { value: new Vector2(1, 1) },
      haze: { value: (look.haze * 0.01) / (1 - look.distanceFading) },
      saturation: { value: look.saturation },
    },
    depthTest: false,
    depthWrite: false,
  });
}

function composeMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: screen,
    fragmentShader: `precision highp sampler2D;\n${filters}\n${compose}`,
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

function shellColours(look: SkyLook, last: number): Vector3[] {
  return Array.from({ length: last }, (_, shell) => {
    const s = 0.1 + look.stepSize * shell;
    const strength = look.brightness * 0.01 * look.distanceFading ** shell;
    return new Vector3()
      .addScaledVector(new Vector3(...look.near), s * strength)
      .addScaledVector(new Vector3(...look.middle), s ** 2 * strength)
      .addScaledVector(new Vector3(...look.far), s ** 4 * strength);
  });
}

function uniform(material: ShaderMaterial, name: string) {
  const found = material.uniforms[name];
  if (!found) throw new Error(`The shader has no uniform ${name}.`);
  return found;
}
