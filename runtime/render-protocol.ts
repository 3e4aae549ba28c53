import type { SceneTemplateDefinition } from '#graphs/definition.ts';
import type { PictureDescription } from '#graphs/ports.ts';
import type { RowLayout } from './bake.ts';
import type { PixelFormat } from './values.ts';

/**
 * What the machine and the page that draws say to each other. Only tables go in and only frames come out; pixels never travel in
 * these messages but through the frame ring, a file that both sides map.
 */
export type ToPage =
  /** Start: create the renderer on the ring's file, `slots` frames of at most `slotBytes` behind a header that holds `token`. */
  | { readonly type: 'start'; readonly token: string; readonly readback: Readback }
  /** Replace what is drawn. */
  | { readonly type: 'open'; readonly region: RegionDescription; readonly ring: RingShape }
  /** Draw `count` frames from `first`; `rows` is their part of the baked table, Float32 little-endian in base64. */
  | {
      readonly type: 'render';
      readonly job: number;
      readonly first: number;
      readonly count: number;
      readonly format: PixelFormat;
      readonly rows: string;
    }
  /** The machine has taken the pixels of this slot. */
  | { readonly type: 'release'; readonly slot: number }
  /** Forget all queued frames; every slot is free again. */
  | { readonly type: 'stop' };

export type FromPage =
  | { readonly type: 'started'; readonly gl: GlDescription }
  /** Ready to draw; the targets that scenes are drawn to take that many bytes. */
  | { readonly type: 'opened'; readonly targetBytes: number; readonly warnings: readonly PageWarning[] }
  /** `copyMs`: how long the copy into the ring took, for the bench. */
  | {
      readonly type: 'frame';
      readonly job: number;
      readonly index: number;
      readonly slot: number;
      readonly copyMs: number;
    }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly message: string };

/** What a node in the page wants a person to know about the pictures. */
export interface PageWarning {
  readonly code: string;
  readonly message: string;
  readonly node: string;
}

/**
 * `plain` blocks in readPixels (right on a CPU rasteriser); `fenced` reads through two pixel buffers and fences (right on a GPU);
 * `auto` takes one or the other by the device's name.
 */
export type Readback = 'auto' | 'plain' | 'fenced';

/** Whether a WebGL renderer string names a CPU rasteriser. */
export function isSoftwareRenderer(renderer: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|softpipe|software/i.test(renderer);
}

export interface RingShape {
  readonly slots: number;
  /** Bytes of the largest frame. */
  readonly slotBytes: number;
}

/** The ring's file starts with the token; slots follow at this offset. */
export const RING_HEADER_BYTES = 4096;

export interface GlDescription {
  readonly renderer: string;
  readonly vendor: string;
  readonly version: string;
  readonly maxTextureSize: number;
}

/** A connected set of nodes that run in the page, in order, with all that they need. */
export interface RegionDescription {
  readonly nodes: readonly RegionNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  /** `node.port` whose frames leave the page. */
  readonly output: string;
  readonly picture: PictureDescription;
  readonly layout: RowLayout;
}

export interface RegionNode {
  readonly id: string;
  readonly type: string;
  /** Resolved parameters; animated ones are in the rows instead. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Where a parameter names a scene template: its definition. */
  readonly template?: Pick<SceneTemplateDefinition, 'name' | 'version' | 'character'>;
}
