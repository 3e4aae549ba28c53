import type { MediaReference } from '#graphs/definition.ts';
import type { GraphDocument } from '#graphs/document.ts';
import type { PictureDescription } from '#graphs/ports.ts';
import type { GlDescription } from '#runtime/render-protocol.ts';
import type { Size } from '#editor/stage/view-pass.ts';
import type { View } from '#editor/stage/view.ts';

/** What the page and the worker that draws the preview say to each other. Only the last of each kind counts. */
export type ToStage =
  | { readonly type: 'start'; readonly canvas: OffscreenCanvas }
  /** Features in their stored form (runtime/media/features-codec.ts). */
  | { readonly type: 'music'; readonly track: MediaReference; readonly features: Uint8Array }
  | { readonly type: 'graph'; readonly document: GraphDocument; readonly output: string }
  | {
      readonly type: 'show';
      readonly frame: number;
      readonly view: View;
      /** Pixels of the screen that the canvas has. */
      readonly room: Size;
      /** The picture is drawn with about so many pixels, at most as many as it has. */
      readonly pixels: number;
    }
  /** The whole picture at its full size. */
  | { readonly type: 'still'; readonly frame: number };

export type FromStage =
  | { readonly type: 'started'; readonly gl: GlDescription }
  /** What the graph's picture is at its full size. */
  | {
      readonly type: 'opened';
      readonly output: string;
      readonly picture: PictureDescription;
      /** Frames that cover the whole track. */
      readonly total: number;
    }
  /** What a person should know about what is drawn. */
  | { readonly type: 'warned'; readonly warnings: readonly string[] }
  /** The graph has no such picture as it is now; what was open stays. */
  | { readonly type: 'refused'; readonly problem: string }
  | {
      readonly type: 'shown';
      readonly frame: number;
      /** How long it took to draw, opening the graph not counted. */
      readonly milliseconds: number;
      /** The picture that was drawn, which the canvas shows all or a part of. */
      readonly drawn: Size;
      readonly isWhole: boolean;
      /** The first since it was opened, which takes longer: the device makes its programs. */
      readonly isFirst: boolean;
    }
  | { readonly type: 'still'; readonly frame: number; readonly png: Blob }
  | { readonly type: 'still-failed'; readonly message: string }
  /** Only a new worker helps. */
  | { readonly type: 'failed'; readonly message: string };
