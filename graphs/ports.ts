/** What can flow along an edge. `Files` is a folder of numbered images or one archive of them. */
export const portKinds = ['Audio', 'Features', 'Scene', 'Frames', 'Video', 'Files'] as const;
export type PortKind = (typeof portKinds)[number];

/** How a picture maps to directions; `flat` is an ordinary perspective image. */
export type Projection = 'flat' | 'equirect' | 'half-equirect' | 'eac' | 'cubemap' | 'fulldome';

/** How the two eyes share a picture; in `top-bottom` the left eye is on top. */
export type StereoLayout = 'mono' | 'top-bottom' | 'side-by-side';

export interface InputPort {
  readonly type: PortKind;
  readonly title: string;
  readonly description: string;
  /** An optional input may stay unconnected. */
  readonly optional?: true;
}

export interface OutputPort {
  readonly type: PortKind;
  readonly title: string;
  readonly description: string;
}

/** What is known about a picture stream before anything runs. Sizes in pixels, fps as written in the graph. */
export interface PictureDescription {
  readonly width: number;
  readonly height: number;
  readonly fps: string;
  readonly bitDepth: 8 | 10 | 16;
  readonly alpha: boolean;
  readonly projection: Projection;
  readonly stereo: StereoLayout;
  readonly colourSpace: 'srgb' | 'bt709';
}

/** What is known about an output before anything runs; the validator carries it along the edges. */
export type PortDescription =
  | { readonly type: 'Audio' | 'Features' | 'Scene' | 'Files' }
  | ({ readonly type: 'Frames' | 'Video' } & VideoDescription & PictureDescription);

/** What only a video has. */
interface VideoDescription {
  /** The ending that its file has to have. */
  readonly container?: 'mp4' | 'mov';
  /** Players are told its projection. */
  readonly spatial?: boolean;
  /** To stand at the end of its name, before the ending. */
  readonly nameSuffix?: string;
}
