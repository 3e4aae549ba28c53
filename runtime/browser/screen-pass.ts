import {
  BufferGeometry,
  Camera,
  Float32BufferAttribute,
  GLSL3,
  Mesh,
  NoBlending,
  RawShaderMaterial,
  type ShaderMaterialParameters,
  type WebGLRenderer,
  type WebGLRenderTarget,
} from 'three';

/** A part of a target, in texels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws one triangle over all or a part of a target: passes that work on pictures. */
export class ScreenPass {
  readonly #triangle: Mesh<BufferGeometry, RawShaderMaterial>;
  readonly #camera = new Camera();

  constructor() {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new Float32BufferAttribute([-1, -1, 0, 3, -1, 0, -1, 3, 0], 3));
    this.#triangle = new Mesh(geometry);
    this.#triangle.frustumCulled = false;
  }

  /** `target`: null is the canvas. */
  draw(renderer: WebGLRenderer, material: RawShaderMaterial, target: WebGLRenderTarget | null, place?: Place): void {
    this.#triangle.material = material;
    if (target) {
      const { x, y, width, height } = place ?? { x: 0, y: 0, width: target.width, height: target.height };
      target.viewport.set(x, y, width, height);
    }
    renderer.setRenderTarget(target);
    // The triangle covers every pixel.
    const { autoClear } = renderer;
    renderer.autoClear = false;
    renderer.render(this.#triangle, this.#camera);
    renderer.autoClear = autoClear;
    target?.viewport.set(0, 0, target.width, target.height);
  }

  dispose(): void {
    this.#triangle.geometry.dispose();
  }
}

/** A material for it; what it draws replaces what was there, unless told otherwise. */
export function screenMaterial(parameters: ShaderMaterialParameters): RawShaderMaterial {
  return new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: 'in vec3 position; void main() { gl_Position = vec4(position, 1.0); }',
    blending: NoBlending,
    depthTest: false,
    depthWrite: false,
    ...parameters,
  });
}
