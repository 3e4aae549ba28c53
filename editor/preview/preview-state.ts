import type { Fps } from '#graphs/fps.ts';
import type { PictureDescription } from '#graphs/ports.ts';
import type { Size } from '#editor/stage/view-pass.ts';
import { straightAhead, type View } from '#editor/stage/view.ts';
import type { QualityChoice } from './quality.ts';

export interface ShownPicture {
  /** `node.port`. */
  readonly output: string;
  readonly picture: PictureDescription;
  readonly fps: Fps;
  /** Frames that cover the whole track. */
  readonly total: number;
}

export interface PreviewState {
  readonly isOpen: boolean;
  /** `node.port` of all pictures of the graph. */
  readonly outputs: readonly string[];
  readonly shown: ShownPicture | null;
  /** Why the graph as it is has no picture; empty where it has. */
  readonly problem: string;
  readonly warnings: readonly string[];
  readonly view: View;
  readonly quality: QualityChoice;
  /** What draws, as it calls itself. */
  readonly device: string;
  /** Why nothing can be drawn in this browser; empty where it can. */
  readonly failure: string;
  readonly canvas: HTMLCanvasElement | null;
}

/** What changes with every frame, apart from the rest for the page's sake. */
export interface ShownFrame {
  readonly frame: number;
  readonly drawn: Size;
  /** Drawn at the size that the graph asks for. */
  readonly isWhole: boolean;
  /** Frames shown in the last second. */
  readonly rate: number;
}

export const closedPreview: PreviewState = {
  isOpen: false,
  outputs: [],
  shown: null,
  problem: '',
  warnings: [],
  view: straightAhead,
  quality: 'auto',
  device: '',
  failure: '',
  canvas: null,
};

/** The frame that shows at a moment; 0 where there is no picture. */
export function frameAt(time: number, shown: ShownPicture | null): number {
  if (!shown) return 0;
  // A hair of slack: a time that was made from a frame gives that frame again.
  const frame = Math.floor((time * shown.fps.num) / shown.fps.den + 1e-6);
  return Math.max(0, Math.min(frame, shown.total - 1));
}

/** Pixels that the whole picture has to have for what is seen of it in that room to be sharp. */
export function seenPixels({ view, shown }: Pick<PreviewState, 'view' | 'shown'>, { width, height }: Size): number {
  if (view.way === 'flat') return width * height;
  const around = (Math.max(width, height) * 360) / view.fieldOfView;
  return ((around * around) / 2) * (shown?.picture.stereo === 'mono' ? 1 : 2);
}
