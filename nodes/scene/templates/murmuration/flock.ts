import {
  Color,
  MathUtils,
  Matrix3,
  Vector2,
  Vector3,
  Vector4,
  type IUniform,
  type ShaderMaterial,
  type WebGLRenderer,
  type Camera,
} from 'three';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import type { SceneValues } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import vertexShader from './flock.vert?raw';
import { passage, type Formation, type FormationName } from './formations.ts';
import { Sparks } from './sparks.ts';
import { pixelAngle, posture } from './view.ts';

type Values = SceneValues<(typeof definition)['params']>;

/** The flock as one draw of small soft triangles around the mesh's origin. */
export class Flock extends Sparks {
  readonly #particles: number;
  readonly #formation: FormationName | 'wander';
  readonly #seed: number;

  constructor(particles: number, formation: FormationName | 'wander', seed: number) {
    super(particles, seed, vertexShader, flockUniforms());
    this.#particles = particles;
    this.#formation = formation;
    this.#seed = seed;
  }

  update(values: Values): void {
    const { uniforms } = this.material;
    setUniforms(this.material, values);
    const { from, to, progress } = passage(this.#formation, values.changed / 60, this.#seed);
    const { flowed, turned, glow, grain, stray } = values;
    assign(uniforms, {
      leaving: vector(from),
      coming: vector(to),
      gathers: new Vector2(from.gather, to.gather),
      progress,
      slowPhase: phases(flowed, [0.42, 0.33, 0.38], [0.4, 2.1, 4.4]),
      quickPhase: phases(flowed, [0.81, 0.97, 0.9], [1.3, 3.3, 5.2]),
      finePhase: phases(flowed, [1.7, 1.5, 1.9], [2.2, 0.7, 3.9]),
      wavePhase: phases(flowed, [1.5, 1.1, 2.6], [0, 1, 2]),
      stream: new Vector2((flowed * 0.024) % 1, (flowed * 0.07) % 1),
      straying: 0.16 * stray,
      radius: 0.0045 * grain * Math.sqrt(50_000 / this.#particles),
      streak: 8,
      light: (3.2 * glow) / grain ** 2,
    });
    const tilt = MathUtils.lerp(from.tilt, to.tilt, MathUtils.smoothstep(progress, 0.2, 0.95));
    const clock = MathUtils.degToRad(turned);
    this.rotation.set(
      MathUtils.degToRad(tilt) + 0.12 * Math.sin(0.9 * clock),
      clock,
      0.1 * Math.sin(0.7 * clock + 1),
      'XYZ',
    );
  }

  override onBeforeRender = (renderer: WebGLRenderer, _scene: unknown, camera: Camera): void => {
    assign(this.material.uniforms, { pixel: pixelAngle(renderer, camera), posture: posture(camera) });
  };
}

function vector({ radius, lobes, width, height }: Formation): Vector4 {
  return new Vector4(radius, lobes, width, height);
}

/** Angles modulo one turn, in double precision: sines of large single-precision numbers jitter. */
function phases(clock: number, rates: readonly [number, number, number], starts: readonly number[]): Vector3 {
  return new Vector3(...rates.map((rate, axis) => (rate * clock + (starts[axis] ?? 0)) % (2 * Math.PI)));
}

function assign(uniforms: ShaderMaterial['uniforms'], values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    const uniform = uniforms[name];
    if (uniform) uniform.value = value;
  }
}

function flockUniforms(): Record<string, IUniform> {
  const numbers = [
    'progress',
    'turbulence',
    'ripple',
    'straying',
    'size',
    'wave',
    'sparkle',
    'light',
    'radius',
    'streak',
    'pixel',
  ];
  return Object.fromEntries([
    ...numbers.map((name) => [name, { value: 0 }]),
    ...['leaving', 'coming'].map((name) => [name, { value: new Vector4() }]),
    ...['slowPhase', 'quickPhase', 'finePhase', 'wavePhase'].map((name) => [name, { value: new Vector3() }]),
    ['posture', { value: new Matrix3() }],
    ...['gathers', 'stream'].map((name) => [name, { value: new Vector2() }]),
    ...['flockColour', 'veilColour', 'crestColour'].map((name) => [name, { value: new Color() }]),
  ]);
}
