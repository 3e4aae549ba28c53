import { Color, DoubleSide, Group, MathUtils, Matrix3, Matrix4, Mesh, type InstancedBufferGeometry } from 'three';
import { ReducedLayer } from '#nodes/scene/layers/reduced/reduced-layer.ts';
import { ribbonStrips } from '#nodes/scene/layers/ribbons.ts';
import { additiveMaterial } from '#nodes/scene/layers/sprites.ts';
import { Starfield } from '#nodes/scene/layers/starfield/starfield.ts';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import { valueNoise1Glsl } from '#nodes/scene/layers/value-noise.ts';
import { randomGlsl } from '#runtime/media/random.ts';
import type { SceneProps, SceneValues } from '#runtime/browser/stage.tsx';
import curtainFragment from './curtain.frag?raw';
import curtainVertex from './curtain.vert?raw';
import type { definition } from './definition.ts';
import landscapeFragment from './landscape.frag?raw';

type Props = SceneProps<typeof definition>;
type Values = SceneValues<(typeof definition)['params']>;

/** Curtains of light, drawn at half size, within a landscape at full size, with stars over it. */
export class Aurora {
  readonly root = new Group();
  readonly #curtains: Mesh<InstancedBufferGeometry, ReturnType<typeof additiveMaterial>>;
  readonly #landscape: ReducedLayer;
  readonly #stars: Starfield;

  constructor(fixed: Props['fixed'], seed: number) {
    const tilt = MathUtils.degToRad(fixed.horizon);
    this.#curtains = new Mesh(ribbonStrips(2 * fixed.curtains, segments), curtainMaterial(seed));
    this.#curtains.frustumCulled = false;
    this.#curtains.rotation.x = tilt;
    this.#landscape = new ReducedLayer({
      scale: 1 / 2,
      content: this.#curtains,
      compose: landscape(fixed, tilt, seed),
    });
    this.#landscape.renderOrder = -1000;
    this.#landscape.name = 'curtains in their landscape';
    this.#stars = new Starfield(STARS, seed, fixed.ground === 'lake' ? 0.04 : undefined);
    this.#stars.rotation.x = tilt;
    this.root.add(this.#landscape, this.#stars);
  }

  update(values: Values): void {
    setUniforms(this.#curtains.material, values);
    setUniforms(this.#landscape.material, values);
    this.#stars.update({ brightness: values.starlight, twinkle: values.waved });
  }

  dispose(): void {
    this.#curtains.geometry.dispose();
    this.#curtains.material.dispose();
    this.#landscape.dispose();
    this.#stars.dispose();
  }
}

/** All around. */
const STARS = 6000;
/** Of a curtain from end to end. */
const segments = 420;

function curtainMaterial(seed: number) {
  const numbers = ['waved', 'ran', 'folding', 'substorm', 'glow', 'rays', 'structure', 'reach', 'fringe'];
  const colours = ['lowerColour', 'upperColour', 'fringeColour'];
  const material = additiveMaterial(
    `${randomGlsl}\n${curtainVertex}`,
    `${randomGlsl}\n${valueNoise1Glsl}\n${curtainFragment}`,
    {
      seed: { value: seed },
      ...Object.fromEntries(numbers.map((name) => [name, { value: 0 }])),
      ...Object.fromEntries(colours.map((name) => [name, { value: new Color() }])),
    },
  );
  // Folds are seen from both sides.
  material.side = DoubleSide;
  return material;
}

function landscape({ ground }: Props['fixed'], tilt: number, seed: number) {
  return {
    fragmentShader: `${ground === 'lake' ? '#define LAKE\n' : ''}${randomGlsl}\n${valueNoise1Glsl}\n${landscapeFragment}`,
    uniforms: {
      level: { value: new Matrix3().setFromMatrix4(new Matrix4().makeRotationX(-tilt)) },
      seed: { value: seed },
      waved: { value: 0 },
      glow: { value: 0 },
      horizonGlow: { value: 0 },
      ripples: { value: 0 },
      nightColour: { value: new Color() },
      horizonColour: { value: new Color() },
      lowerColour: { value: new Color() },
    },
  };
}
