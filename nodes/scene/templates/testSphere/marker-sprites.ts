import { Vector3 } from 'three';
import { Sprites } from '#nodes/scene/layers/sprites.ts';
import fragmentShader from './marker-sprites.frag?raw';
import vertexShader from './marker-sprites.vert?raw';
import { MARKER_SIGMA, markerDirections } from './patterns.ts';

/** What stands for infinitely far, m: an ordinary camera sees no farther than twice that. */
const FAR = 500;

/** The markers as particles are drawn: one sprite each. */
export class MarkerSprites extends Sprites {
  constructor(distance: number) {
    super(markerDirections.length, `#define COUNT ${markerDirections.length}\n${vertexShader}`, fragmentShader, {
      directions: { value: markerDirections.map((direction) => new Vector3(...direction)) },
      markerRadius: { value: 4 * MARKER_SIGMA },
      distance: { value: distance || FAR },
    });
  }
}
