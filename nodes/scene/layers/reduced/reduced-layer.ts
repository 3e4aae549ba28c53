import {
  AdditiveBlending,
  BufferAttribute,
  BufferGeometry,
  Camera,
  GLSL3,
  HalfFloatType,
  Mesh,
  NoBlending,
  Scene,
  ShaderMaterial,
  Vector2,
  Vector4,
  WebGLRenderTarget,
  type IUniform,
  type Object3D,
  type WebGLRenderer,
} from 'three';
import bSpline from '#nodes/scene/layers/ray-field/b-spline.glsl?raw';
import add from './add.frag?raw';
import viewRay from './view-ray.vert?raw';

export interface ReducedLayerOptions {
  /** Size relative to the picture's. */
  readonly scale: number;
  /** What is drawn small: anything that sends out light, in world space. */
  readonly content: Object3D;
  /**
   * What becomes of it in the picture, where adding it is not enough. Gets `in vec2 clip`, `in vec3 ray`, `uniform sampler2D reduced`,
   * `uniform vec2 spread` and `vec4 bSpline(sampler2D, vec2)`, and covers what is there.
   */
  readonly compose?: { readonly fragmentShader: string; readonly uniforms: Record<string, IUniform> };
}

const margin = 3;

/**
 * Draws soft things at a fraction of the picture's size, with whatever camera the picture is drawn with, and enlarges them into it
 * by a cubic B-spline: pixels cost what they hold.
 */
export class ReducedLayer extends Mesh<BufferGeometry, ShaderMaterial> {
  readonly #scale: number;
  readonly #target = new WebGLRenderTarget(1, 1, { type: HalfFloatType, depthBuffer: false });
  readonly #scene = new Scene();
  readonly #camera = new Camera();
  readonly #spread = new Vector2(1, 1);

  constructor({ scale, content, compose }: ReducedLayerOptions) {
    super(screenTriangle(), screenMaterial(`${bSpline}\n${compose?.fragmentShader ?? add}`, compose?.uniforms ?? {}));
    this.#scale = scale;
    this.#scene.add(content);
    this.#camera.matrixAutoUpdate = false;
    this.#camera.matrixWorldAutoUpdate = false;
    this.frustumCulled = false;
    this.material.uniforms.reduced = { value: this.#target.texture };
    this.material.uniforms.spread = { value: this.#spread };
    if (!compose) addLight(this.material);
  }

  override onBeforeRender = (renderer: WebGLRenderer, _scene: Scene, camera: Camera): void => {
    const viewport = renderer.getCurrentViewport(new Vector4());
    const width = Math.max(1, Math.round(viewport.z * this.#scale));
    const height = Math.max(1, Math.round(viewport.w * this.#scale));
    this.#target.setSize(width + 2 * margin, height + 2 * margin);
    this.#spread.set(1 + (2 * margin) / width, 1 + (2 * margin) / height);
    // The same view, and a little more at each edge, so that enlarging it does not run out of neighbours.
    this.#camera.matrixWorld.copy(camera.matrixWorld);
    this.#camera.matrixWorldInverse.copy(camera.matrixWorldInverse);
    this.#camera.projectionMatrix
      .makeScale(1 / this.#spread.x, 1 / this.#spread.y, 1)
      .multiply(camera.projectionMatrix);
    this.#camera.projectionMatrixInverse.copy(this.#camera.projectionMatrix).invert();

    const target = renderer.getRenderTarget();
    const face = renderer.getActiveCubeFace();
    const level = renderer.getActiveMipmapLevel();
    const xr = renderer.xr.enabled;
    renderer.xr.enabled = false;
    renderer.setRenderTarget(this.#target);
    renderer.render(this.#scene, this.#camera);
    renderer.xr.enabled = xr;
    renderer.setRenderTarget(target, face, level);
    renderer.state.viewport(viewport);
  };

  override dispose(): void {
    super.dispose();
    this.#target.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }
}

function screenTriangle(): BufferGeometry {
  return new BufferGeometry().setAttribute(
    'position',
    new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3),
  );
}

function screenMaterial(fragmentShader: string, uniforms: Record<string, IUniform>): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: viewRay,
    fragmentShader: `precision highp float;\nprecision highp sampler2D;\n${fragmentShader}`,
    uniforms,
    blending: NoBlending,
    depthTest: false,
    depthWrite: false,
  });
}

function addLight(material: ShaderMaterial): void {
  material.blending = AdditiveBlending;
  material.premultipliedAlpha = true;
  material.transparent = true;
}
