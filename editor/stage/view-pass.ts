import { GLSL3, Matrix3, Vector2, Vector4, type RawShaderMaterial, type WebGLRenderer } from 'three';
import type { PictureDescription, Projection } from '#graphs/ports.ts';
import type { DrawnFrame } from '#runtime/browser/executor.ts';
import { cellsOf } from '#runtime/browser/projection.ts';
import { ScreenPass, screenMaterial } from '#runtime/browser/screen-pass.ts';
import fragmentShader from './view.frag?raw';
import type { View } from './view.ts';

/** Puts a drawn frame on the canvas, as it is looked at. Looked at flat, every pixel of the canvas is one of the frame. */
export class ViewPass {
  readonly #screen = new ScreenPass();
  readonly #materials = new Map<string, RawShaderMaterial>();
  readonly #uniforms = {
    picture: { value: null as unknown },
    pictureSize: { value: new Vector2() },
    canvasSize: { value: new Vector2() },
    leftEye: { value: new Vector4() },
    rightEye: { value: new Vector4() },
    look: { value: new Matrix3() },
    reach: { value: new Vector2() },
    cells: { value: cellsOf('cubemap') },
  };

  draw(renderer: WebGLRenderer, frame: DrawnFrame, picture: PictureDescription, view: View, size: Size): void {
    const { width, height } = size;
    const canvas = renderer.domElement;
    if (canvas.width !== width || canvas.height !== height) renderer.setDrawingBufferSize(width, height, 1);
    const { left, right } = eyePlaces(picture);
    const uniforms = this.#uniforms;
    uniforms.picture.value = frame.target.texture;
    uniforms.pictureSize.value.set(frame.width, frame.height);
    uniforms.canvasSize.value.set(width, height);
    uniforms.leftEye.value.set(...left);
    uniforms.rightEye.value.set(...right);
    const half = Math.tan((view.fieldOfView * Math.PI) / 360);
    const aspect = (view.eyes === 'side-by-side' ? width / 2 : width) / height;
    uniforms.reach.value.set(half * Math.min(1, aspect), half * Math.min(1, 1 / aspect));
    uniforms.look.value.fromArray(lookAxes(view));
    uniforms.cells.value = cellsOf(picture.projection === 'eac' ? 'eac' : 'cubemap');
    this.#screen.draw(renderer, this.#materialFor(picture.projection, view), null);
  }

  #materialFor(projection: Projection, { way, eyes }: View): RawShaderMaterial {
    const shape = way === 'around' ? projection.toUpperCase().replace('-', '_') : 'PLAIN';
    const key = `${shape} ${eyes}`;
    const known = this.#materials.get(key);
    if (known) return known;
    const defines = { [shape]: '', [eyes.toUpperCase().replaceAll('-', '_')]: '' };
    const material = screenMaterial({ glslVersion: GLSL3, fragmentShader, defines, uniforms: this.#uniforms });
    this.#materials.set(key, material);
    return material;
  }
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels of the canvas that shows a view without loss: `room` counts only where a part of the picture is looked at. */
export function canvasSize(picture: PictureDescription, { way, eyes }: View, room: Size): Size {
  if (way === 'around') return room;
  const [, , wide, high] = eyePlaces(picture).left;
  const width = Math.round(picture.width * wide);
  const height = Math.round(picture.height * high);
  if (eyes === 'both') return { width: picture.width, height: picture.height };
  return { width: eyes === 'side-by-side' ? width * 2 : width, height };
}

type Part = readonly [x: number, y: number, width: number, height: number];

/** Where each eye's picture is, as parts of the whole from the top left. */
function eyePlaces({ stereo }: PictureDescription): { left: Part; right: Part } {
  switch (stereo) {
    case 'mono':
      return { left: [0, 0, 1, 1], right: [0, 0, 1, 1] };
    case 'top-bottom':
      return { left: [0, 0, 1, 0.5], right: [0, 0.5, 1, 0.5] };
    case 'side-by-side':
      return { left: [0, 0, 0.5, 1], right: [0.5, 0, 0.5, 1] };
    default:
      throw new Error(`Unknown layout: ${JSON.stringify(stereo satisfies never)}`);
  }
}

/** Right, up and ahead of the viewer in the picture's axes (x right, y up, −z ahead), as columns. */
function lookAxes({ yaw, pitch }: View): number[] {
  const [turn, tilt] = [(yaw * Math.PI) / 180, (pitch * Math.PI) / 180];
  const [sin, cos, rise, level] = [Math.sin(turn), Math.cos(turn), Math.sin(tilt), Math.cos(tilt)];
  return [cos, 0, sin, -sin * rise, level, cos * rise, sin * level, rise, -cos * level];
}
