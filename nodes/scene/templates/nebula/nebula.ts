import { Color, Group, MathUtils, Matrix3, Matrix4, Vector3, type IUniform } from 'three';
import { noiseTexture, volumeTexture } from '#nodes/scene/layers/noise/noise-texture.ts';
import { RayField } from '#nodes/scene/layers/ray-field/ray-field.ts';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import type { LinearColour, SceneValues } from '#runtime/browser/stage.tsx';
import composeShader from './compose.frag?raw';
import type { definition } from './definition.ts';
import { GAS_SIZE, gasVolume } from './gas.ts';
import march from './march.frag?raw';
import space from './space.glsl?raw';
import { StarSprites } from './star-sprites.ts';

type Values = SceneValues<(typeof definition)['params']>;
type Quality = (typeof definition)['params']['quality']['options'][number]['value'];

const levels: Readonly<Record<Quality, { readonly scale: number; readonly steps: number }>> = {
  draft: { scale: 1 / 4, steps: 20 },
  balanced: { scale: 1 / 3, steps: 32 },
  full: { scale: 2 / 3, steps: 48 },
};

/** Where the flight starts, in tiles, and its way: never along an axis, so that no tile is crossed twice alike. */
const start = new Vector3(0.3, 0.4, 0.2);
const heading = new Vector3(0.21, 0.13, -0.97);
/** The gas repeats after this stretch. A whole number, as shaders are given it as a define. */
const TILE_METRES = 6;
/** Of the noise's period, in a second at flow 1. */
const FLOW_SPEED = 0.01;
/** Ahead, and a little aside, so that it lies in no aspect's dead centre. */
const heartDirection = new Vector3(0.1, 0.06, -1).normalize();

/** Clouds that fill the view in every direction, and the stars in them. */
export class Nebula extends Group {
  readonly #gas;
  readonly #noise;
  readonly #clouds: RayField;
  readonly #stars: StarSprites;
  readonly #uniforms;

  constructor(quality: Quality, stars: number, seed: number) {
    super();
    this.#gas = volumeTexture(gasVolume(seed), GAS_SIZE);
    this.#noise = noiseTexture({ size: 64, cells: 4, octaves: 3, seed });
    this.#uniforms = {
      gas: { value: this.#gas },
      noise: { value: this.#noise },
      place: { value: new Vector3() },
      gasFromWorld: { value: new Matrix3() },
      flowed: { value: 0 },
      filaments: { value: 0 },
      dust: { value: 1 },
      glow: { value: 1 },
      starlight: { value: 1 },
      families: { value: new Matrix3() },
      hazeColour: { value: new Color() },
      heartLight: { value: new Vector3() },
      heartDirection: { value: heartDirection },
      saturation: { value: 1 },
    } satisfies Record<string, IUniform>;
    const { scale, steps } = levels[quality];
    this.#clouds = new RayField({
      fragmentShader: `${space}\n${march}`,
      composeShader: `${space}\n${composeShader}`,
      defines: { STEPS: steps, TILE_METRES },
      scale,
      opaque: true,
      uniforms: this.#uniforms,
    });
    this.#stars = new StarSprites(stars, seed, TILE_METRES, this.#uniforms);
    this.add(this.#clouds, this.#stars);
  }

  update({ travelled, flowed, rolled, ...values }: Values): void {
    const { place, gasFromWorld, flowed: flow, heartLight, families } = this.#uniforms;
    // The stars share the clouds' uniforms.
    setUniforms(this.#clouds.material, values);
    place.value.copy(start).addScaledVector(heading, travelled / TILE_METRES);
    // Whole tiles fall away here, in double precision, so that long flights stay exact.
    place.value.sub(place.value.clone().floor());
    gasFromWorld.value.setFromMatrix4(new Matrix4().makeRotationZ(MathUtils.degToRad(rolled)));
    flow.value = flowed * FLOW_SPEED;
    heartLight.value.copy(lit(values.heartColour, values.heart));
    families.value.copy(
      columns(
        lit(values.warmColour, values.warmStars),
        lit(values.roseColour, values.roseStars),
        lit(values.coolColour, values.coolStars),
      ),
    );
  }

  override dispose(): void {
    this.#clouds.dispose();
    this.#stars.dispose();
    this.#gas.dispose();
    this.#noise.dispose();
  }
}

function lit(colour: LinearColour, strength: number): Vector3 {
  return new Vector3(...colour).multiplyScalar(strength);
}

function columns(a: Vector3, b: Vector3, c: Vector3): Matrix3 {
  return new Matrix3().set(a.x, b.x, c.x, a.y, b.y, c.y, a.z, b.z, c.z);
}
