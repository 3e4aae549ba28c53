import type { PictureDescription } from '#graphs/ports.ts';
import type { Features } from './features.ts';

/** What flows along the edges while a graph runs. */
export interface PortValues {
  readonly Audio: AudioValue;
  readonly Features: FeaturesValue;
  /** Scenes live in the page that draws them; their type is `SceneValue` in runtime/browser. */
  readonly Scene: unknown;
  readonly Frames: FramesValue;
  readonly Video: VideoValue;
  readonly Files: FilesValue;
}

/** Decoded sound: stereo float PCM, the one source of analysis, length and delivered audio. */
export interface AudioValue {
  readonly name: string;
  readonly sampleRate: number;
  readonly channels: 2;
  /** Samples per channel, counted while decoding. */
  readonly sampleCount: number;
  /** Hash of the PCM bytes after gain. */
  readonly sha256: string;
  /**
   * The file that holds these samples and nothing else, interleaved little-endian floats, for threads that `read` does not reach;
   * absent where they lie in none.
   */
  readonly path?: string;
  /**
   * Interleaved samples [from, to) in blocks of any length; silence outside [0, sampleCount). A block is valid until the next one is
   * asked for.
   */
  read(from: number, to: number, signal: AbortSignal): AsyncIterable<Float32Array>;
}

export interface FeaturesValue {
  readonly features: Features;
  /** Hash of audio, analysis mode and analysis version. */
  readonly key: string;
}

/** Frames [first, first + count), numbered from the start of the track. */
export interface FrameRange {
  readonly first: number;
  readonly count: number;
}

/** Bytes of the largest part in which a frame's pixels are moved: a frame of 8192 × 8192 has 268 MB. */
export const STRIP_BYTES = 16e6;

/** One frame's pixels, top row first, tightly packed. They can be read until `release`. */
export interface RawFrame {
  readonly index: number;
  readonly byteLength: number;
  /** All of them in strips of at most STRIP_BYTES, from the top; each is valid until the next is asked for. */
  strips(): AsyncIterable<Uint8Array>;
  release(): void;
}

/** `rgba8`: 4 bytes a pixel; `rgba16`: 4 little-endian uint16 a pixel. Both sRGB-encoded, full range, dithered. */
export type PixelFormat = 'rgba8' | 'rgba16';

/** A lazy, seekable picture stream: nothing is drawn until it is read. */
export interface FramesValue extends PictureDescription {
  /** Frames that cover the whole track. */
  readonly total: number;
  /** The part of them that this run was asked for. */
  readonly range: FrameRange;
  /** Everything that the pixels of these frames depend on, as a hash: scene, parameters, rows, size, renderer. */
  key(range: FrameRange, format: PixelFormat): string;
  /** Frames of all ranges in order. The stream may run ahead by a few frames; a frame not released stops it. */
  read(ranges: readonly FrameRange[], format: PixelFormat, signal: AbortSignal): AsyncIterable<RawFrame>;
}

/** A finished file that waits to be published. */
export interface VideoValue extends PictureDescription {
  readonly path: string;
  readonly container: 'mp4' | 'mov';
  /** To stand at the end of its name, before the ending. */
  readonly nameSuffix?: string;
  readonly range: FrameRange;
  readonly total: number;
  /** Seconds. */
  readonly duration: number;
  readonly codec: string;
}

/** A finished folder or archive that waits to be published. */
export interface FilesValue {
  readonly path: string;
  readonly container: 'folder' | 'zip';
  readonly count: number;
}
