import {
  Color,
  CustomBlending,
  DoubleSide,
  GLSL3,
  Group,
  MathUtils,
  Matrix4,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  PlaneGeometry,
  ShaderMaterial,
  Vector2,
  Vector4,
  type BufferGeometry,
  type Data3DTexture,
  type InstancedBufferGeometry,
  type IUniform,
  type WebGLRenderer,
} from 'three';
import { noiseTexture } from '#nodes/scene/layers/noise/noise-texture.ts';
import { RayField } from '#nodes/scene/layers/ray-field/ray-field.ts';
import { ribbonStrips } from '#nodes/scene/layers/ribbons.ts';
import { additiveMaterial } from '#nodes/scene/layers/sprites.ts';
import { Starfield } from '#nodes/scene/layers/starfield/starfield.ts';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import { randomGlsl } from '#runtime/media/random.ts';
import type { SceneProps, SceneValues } from '#runtime/browser/stage.tsx';
import coronaFragment from './corona.frag?raw';
import type { definition } from './definition.ts';
import strandFragment from './strands.frag?raw';
import strandVertex from './strands.vert?raw';
import surfaceFragment from './surface.frag?raw';
import surfaceVertex from './surface.vert?raw';

type Props = SceneProps<typeof definition>;
type Values = SceneValues<(typeof definition)['params']>;

/** How far away the sun is drawn, m. */
const distance = 4.5;
// tan 25°: half the smaller side of the picture at distance 1.
const halfSide = Math.tan(MathUtils.degToRad(25));
const axialTilt = MathUtils.degToRad(14);

/** Stars and dust, the disc at full size, the corona at a fraction of it, and strands of plasma over both. */
export class Sun {
  readonly root = new Group();
  readonly #body = new Group();
  readonly #noise: Data3DTexture;
  readonly #stars: Starfield;
  readonly #surface: Mesh<BufferGeometry, ShaderMaterial>;
  readonly #corona: RayField;
  readonly #strands: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  /** Seen by all shaders. */
  readonly #shared: ShaderMaterial;

  constructor({ regions }: Props['fixed'], seed: number) {
    this.#noise = noiseTexture({ size: 64, cells: 8, octaves: 2, seed });
    const uniforms = sharedUniforms(seed, this.#noise);
    this.#shared = new ShaderMaterial({ uniforms });
    this.#stars = new Starfield(STARS, seed);
    this.#surface = new Mesh(new PlaneGeometry(2, 2), surfaceMaterial(uniforms));
    this.#corona = new RayField({ fragmentShader: coronaFragment, uniforms, scale: 0.4, opaque: false });
    this.#strands = new Mesh(ribbonStrips(regions * perRegion, segments), strandMaterial(uniforms, regions));
    this.#strands.onBeforeRender = (renderer: WebGLRenderer) => {
      const { z, w } = renderer.getCurrentViewport(new Vector4());
      (uniforms.viewport!.value as Vector2).set(z, w);
      this.#strands.material.uniformsNeedUpdate = true;
    };
    this.#surface.name = 'surface of the sun';
    this.#strands.name = 'strands of plasma';
    for (const [order, mesh] of [this.#stars, this.#surface, this.#corona, this.#strands].entries()) {
      mesh.renderOrder = order;
      mesh.frustumCulled = false;
    }
    this.#body.position.z = -distance;
    this.#body.add(this.#surface, this.#strands);
    this.root.add(this.#stars, this.#corona, this.#body);
  }

  update(values: Values): void {
    setUniforms(this.#shared, { ...values, erupted: values.flowed });
    this.#body.scale.setScalar(distance * halfSide * values.radius);
    this.#body.rotation.set(0.12, 0, axialTilt);
    this.#body.rotateY(MathUtils.degToRad(values.turned));
    this.#body.updateMatrixWorld();
    (this.#shared.uniforms.sunFromWorld!.value as Matrix4).copy(this.#body.matrixWorld).invert();
    this.#stars.update({ brightness: values.starlight, twinkle: values.flowed });
  }

  dispose(): void {
    this.#noise.dispose();
    this.#shared.dispose();
    this.#stars.dispose();
    this.#corona.dispose();
    for (const mesh of [this.#surface, this.#strands]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
  }
}

/** All around. */
const STARS = 5000;
/** Strands of a region, and quads of a strand. */
const perRegion = 44;
const segments = 28;

function sharedUniforms(seed: number, noise: Data3DTexture): Record<string, IUniform> {
  const motion = ['boiled', 'flowed', 'erupted', 'surge', 'reach'];
  const strength = ['glow', 'granulation', 'spots', 'flares', 'corona'];
  const disc = ['emberColour', 'goldColour', 'whiteColour', 'prominenceColour'];
  const around = ['coronaColour', 'haloColour', 'dustColour'];
  return {
    seed: { value: seed },
    noise: { value: noise },
    sunFromWorld: { value: new Matrix4() },
    viewport: { value: new Vector2() },
    ...Object.fromEntries([...motion, ...strength].map((name) => [name, { value: 0 }])),
    ...Object.fromEntries([...disc, ...around].map((name) => [name, { value: new Color() }])),
  };
}

function surfaceMaterial(uniforms: Record<string, IUniform>): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: surfaceVertex,
    fragmentShader: surfaceFragment,
    uniforms: { ...uniforms, extent: { value: 1.27 } },
    transparent: true,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
    depthTest: false,
    depthWrite: false,
  });
}

function strandMaterial(uniforms: Record<string, IUniform>, regions: number): ShaderMaterial {
  const prominences = Math.round(regions * 0.4);
  const material = additiveMaterial(`${randomGlsl}\n${strandVertex}`, strandFragment, {
    ...uniforms,
    perRegion: { value: perRegion },
    arches: { value: regions - prominences },
    prominences: { value: prominences },
  });
  material.side = DoubleSide;
  return material;
}
