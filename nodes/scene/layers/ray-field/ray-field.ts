import {
  type Box3,
  type Camera,
  BufferAttribute,
  BufferGeometry,
  GLSL3,
  HalfFloatType,
  type IUniform,
  Matrix3,
  Matrix4,
  Mesh,
  OrthographicCamera,
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
import { SphereCamera, type Projecting, type SphereView } from '#runtime/browser/sphere-view.ts';
import bSpline from './b-spline.glsl?raw';
import compose from './compose.frag?raw';
import vertexShader from './ray.vert?raw';
import view from './view.glsl?raw';
import { sphereWindowOf, windowOf } from './window.ts';

export interface RayFieldOptions {
  /**
   * Draws by direction, for any camera: asks `viewDirection()` and `viewOrigin()` (world space), writes premultiplied linear light and
   * opacity to location 0.
   */
  readonly fragmentShader: string;
  /** Makes the picture of it: calls `vec4 enlarged(vec2 clip)` and may add detail. Left out, it shows what was drawn. */
  readonly composeShader?: string;
  /** Seen by both shaders. */
  readonly uniforms: Readonly<Record<string, IUniform>>;
  readonly defines?: Readonly<Record<string, number>>;
  /** Size at which it is drawn relative to the picture, before it is enlarged. */
  readonly scale: number;
  /** Hides what was drawn before. */
  readonly opaque: boolean;
  /** Nothing is drawn outside this box, in world space. Left out, all of the view is drawn. May be changed. */
  readonly bounds?: Box3;
}

/**
 * Something soft that fills the view in every direction. Before it is drawn into a target, by whatever camera, it draws itself into
 * a smaller half-float target of its own, and what reaches the picture is that one's enlargement.
 */
export class RayField extends Mesh<BufferGeometry, ShaderMaterial> implements Projecting {
  readonly #target = new WebGLRenderTarget(1, 1, { type: HalfFloatType, depthBuffer: false });
  readonly #small: Mesh<BufferGeometry, ShaderMaterial>;
  readonly #scene = new Scene();
  readonly #scale: number;
  readonly #view = {
    inverseProjection: { value: new Matrix4() },
    worldFromCamera: { value: new Matrix3() },
    cameraPlace: { value: new Vector3() },
    fieldSpread: { value: new Vector2(1, 1) },
    window: { value: new Vector4(-1, -1, 1, 1) },
    fieldWindow: { value: new Vector4(-1, -1, 1, 1) },
  };
  readonly #bounds: Box3 | null;
  readonly #fieldMaterials: ViewMaterials;
  readonly #pictureMaterials: ViewMaterials;
  #eyeRadius = 0;

  constructor({ fragmentShader, composeShader, uniforms, defines, scale, opaque, bounds }: RayFieldOptions) {
    const geometry = screenQuad();
    const shared = { vertexShader, glslVersion: GLSL3, depthTest: false, depthWrite: false, defines: { ...defines } };
    super(geometry);
    this.#fieldMaterials = new ViewMaterials(
      new ShaderMaterial({
        ...shared,
        fragmentShader: `${looking}\n${fragmentShader}`,
        uniforms: { ...uniforms, ...this.#view, spread: this.#view.fieldSpread, window: this.#view.fieldWindow },
      }),
    );
    this.#pictureMaterials = new ViewMaterials(
      new ShaderMaterial({
        ...shared,
        fragmentShader: `${looking}\n${enlarged}\n${composeShader ?? compose}`,
        uniforms: {
          ...uniforms,
          ...this.#view,
          spread: { value: new Vector2(1, 1) },
          field: { value: this.#target.texture },
        },
        premultipliedAlpha: true,
        transparent: !opaque,
      }),
    );
    this.#small = new Mesh(geometry, this.#fieldMaterials.flat);
    this.material = this.#pictureMaterials.flat;
    this.#scale = scale;
    this.#bounds = bounds ?? null;
    this.#small.frustumCulled = false;
    this.frustumCulled = false;
    this.#scene.add(this.#small);
    this.renderOrder = -100;
  }

  viewThrough(view: SphereView | null): void {
    this.#small.material = this.#fieldMaterials.through(view);
    this.material = this.#pictureMaterials.through(view);
    this.#eyeRadius = view ? (view.eye * view.interpupillaryDistance) / 2 : 0;
  }

  override onBeforeRender = (renderer: WebGLRenderer, _scene: Scene, camera: Camera): void => {
    const viewport = renderer.getCurrentViewport(new Vector4());
    const width = Math.max(1, Math.round(viewport.z * this.#scale));
    const height = Math.max(1, Math.round(viewport.w * this.#scale));
    if (this.#bounds) {
      const { window, fieldWindow } = this.#view;
      const sphere = camera instanceof SphereCamera;
      window.value.copy(
        sphere ? sphereWindowOf(this.#bounds, camera, this.#eyeRadius) : windowOf(this.#bounds, camera),
      );
      // What lies beyond may be of another frame; enlarging reads two texels beyond the window.
      const beyond = new Vector2(8 / width, 8 / height);
      const { x, y, z, w } = window.value;
      fieldWindow.value.set(x - beyond.x, y - beyond.y, z + beyond.x, w + beyond.y).clampScalar(-1, 1);
    }
    this.#target.setSize(width + 2 * MARGIN, height + 2 * MARGIN);
    this.#view.fieldSpread.value.set(1 + (2 * MARGIN) / width, 1 + (2 * MARGIN) / height);
    this.#view.inverseProjection.value.copy(camera.projectionMatrixInverse);
    this.#view.worldFromCamera.value.setFromMatrix4(new Matrix4().extractRotation(camera.matrixWorld));
    this.#view.cameraPlace.value.setFromMatrixPosition(camera.matrixWorld);

    const target = renderer.getRenderTarget();
    const face = renderer.getActiveCubeFace();
    const level = renderer.getActiveMipmapLevel();
    const { autoClear } = renderer;
    const xr = renderer.xr.enabled;
    renderer.autoClear = false;
    renderer.xr.enabled = false;
    renderer.setRenderTarget(this.#target);
    renderer.render(this.#scene, anyCamera);
    renderer.xr.enabled = xr;
    renderer.autoClear = autoClear;
    renderer.setRenderTarget(target, face, level);
    renderer.state.viewport(viewport);
  };

  override dispose(): void {
    super.dispose();
    this.#target.dispose();
    this.#fieldMaterials.dispose();
    this.#pictureMaterials.dispose();
    this.geometry.dispose();
  }
}

/** Texels drawn beyond each edge of the picture. */
const MARGIN = 2;

const looking = `precision highp float;\n${sphere}\n${view}`;

const enlarged = `precision highp sampler2D;
${bSpline}
uniform sampler2D field;
uniform vec2 fieldSpread;

vec4 enlarged(vec2 clip) {
  return bSpline(field, 0.5 + 0.5 * clip / fieldSpread);
}
`;

// The shaders have their own idea of a camera; three only wants to be given one.
const anyCamera = new OrthographicCamera();

function screenQuad(): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]), 3));
  return geometry.setIndex([0, 1, 2, 0, 2, 3]);
}
