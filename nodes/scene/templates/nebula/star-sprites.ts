import { type IUniform, Vector3 } from 'three';
import { Sprites } from '#nodes/scene/layers/sprites.ts';
import { randomGlsl } from '#runtime/media/random.ts';
import space from './space.glsl?raw';
import fragmentShader from './stars.frag?raw';
import vertexShader from './stars.vert?raw';
import { starsOf } from './stars.ts';

/** Repetitions of the tile in which a star is drawn. */
const COPIES = 8;

/** The stars that light the gas, and `count` small ones to a tile, as one instanced draw. */
export class StarSprites extends Sprites {
  constructor(count: number, seed: number, metresPerTile: number, shared: Record<string, IUniform>) {
    const lights = starsOf(seed).map(({ place }) => new Vector3(...place));
    const defines = `#define TILE_METRES ${metresPerTile}\n#define LIGHTS ${lights.length}\n#define COPIES ${COPIES}\n`;
    super((lights.length + count) * COPIES, `${defines}${space}\n${randomGlsl}\n${vertexShader}`, fragmentShader, {
      ...shared,
      seed: { value: seed },
      lights: { value: lights },
    });
    this.renderOrder = -90;
  }
}
