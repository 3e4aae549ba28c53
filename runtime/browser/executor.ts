import type { NodeDefinition, ParamDefinitions, ResolvedParams } from '#graphs/definition.ts';
import type { InputPort, PictureDescription, PortKind } from '#graphs/ports.ts';
import type { RowLayout } from '#runtime/bake.ts';
import type { RegionNode } from '#runtime/render-protocol.ts';
import type { PixelFormat } from '#runtime/values.ts';
import type { Scene, WebGLRenderer, WebGLRenderTarget } from 'three';
import type { TargetSource } from './target-pool.ts';

/** What flows between nodes inside a page. */
export interface PageValues {
  readonly Scene: SceneValue;
  readonly Frames: PageFrames;
}

/** A mounted scene: everything in it is placed by `step`, then drawn by whoever holds a camera. */
export interface SceneValue {
  readonly scene: Scene;
  /** Calibration scenes must come through exactly: no highlight roll-off. */
  readonly character: 'lively' | 'calm' | 'calibration';
  step(index: number, time: number, row: Float32Array): void;
  /** Share of the picture's light that shall bloom in the frame of that row, 0 … 1. A capture may leave it out. */
  bloom(row: Float32Array): number;
}

/** Frames that can be drawn, one at a time, into a buffer of 8-bit RGBA or (see PixelFormat) 16-bit RGBA. */
export interface PageFrames {
  /** Draws frame `index` and leaves the encoded pixels in `target`'s framebuffer, first row first. */
  draw(index: number, row: Float32Array, format: PixelFormat): DrawnFrame;
}

/** Pixels that wait in a framebuffer: `width` × `height` RGBA8 texels, whose bytes are the frame in its format. */
export interface DrawnFrame {
  readonly target: WebGLRenderTarget;
  readonly width: number;
  readonly height: number;
}

export interface PageContext {
  readonly renderer: WebGLRenderer;
  readonly targets: TargetSource;
  readonly layout: RowLayout;
  readonly picture: PictureDescription;
  /** How many targets for finished pixels are in use at once, see PixelReader. */
  readonly outputs: 1 | 2;
  /** What a person should know about the pictures, told when the region is open. */
  warn(code: string, message: string): void;
  /** Runs when the region is closed, last in first out. */
  onClose(close: () => void): void;
}

type PageInputs<I extends Record<string, InputPort>> = {
  readonly [K in keyof I]: I[K]['type'] extends keyof PageValues ? PageValues[I[K]['type']] : undefined;
};

/** How a node kind does its work in a page: opened once per region, then drawn frame by frame. */
export type PageExecutor<D> =
  D extends NodeDefinition<infer P extends ParamDefinitions, infer I, infer O>
    ? (args: {
        readonly node: RegionNode;
        readonly params: ResolvedParams<P>;
        readonly inputs: PageInputs<I>;
        readonly context: PageContext;
      }) => Promise<{
        readonly [K in keyof O]: O[K] extends { type: infer T extends PortKind }
          ? T extends keyof PageValues
            ? PageValues[T]
            : never
          : never;
      }>
    : never;

/** The erased form, as the page keeps it. */
export type AnyPageExecutor = (args: {
  readonly node: RegionNode;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly context: PageContext;
}) => Promise<Readonly<Record<string, unknown>>>;
