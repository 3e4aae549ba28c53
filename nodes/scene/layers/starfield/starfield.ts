import { Vector2, Vector4, type WebGLRenderer } from 'three';
import { Sprites } from '#nodes/scene/layers/sprites.ts';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import { randomGlsl } from '#runtime/media/random.ts';
import fragmentShader from './stars.frag?raw';
import vertexShader from './stars.vert?raw';

export interface StarfieldState {
  /** 1 is a clear night. */
  readonly brightness: number;
  /** Radians of the slowest twinkling. */
  readonly twinkle: number;
}

/** Stars all around, infinitely far away: only the mesh's rotation counts. Costs next to nothing. */
export class Starfield extends Sprites {
  /** `horizon`: elevation, as the sine of the angle, below which none is seen; left out in space. */
  constructor(stars: number, seed: number, horizon = -2) {
    super(stars, `${randomGlsl}\n${vertexShader}`, fragmentShader, {
      seed: { value: seed },
      horizon: { value: horizon },
      brightness: { value: 1 },
      twinkle: { value: 0 },
      viewport: { value: new Vector2() },
    });
  }

  update(state: StarfieldState): void {
    setUniforms(this.material, { ...state });
  }

  override onBeforeRender = (renderer: WebGLRenderer): void => {
    const { z, w } = renderer.getCurrentViewport(new Vector4());
    const { viewport } = this.material.uniforms;
    if (viewport) viewport.value = new Vector2(z, w);
    this.material.uniformsNeedUpdate = true;
  };
}
