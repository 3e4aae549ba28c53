import { parseFps, type Fps } from '#graphs/fps.ts';
import type { PictureDescription } from '#graphs/ports.ts';
import type { PixelFormat } from '#runtime/values.ts';
import { bounded, codecArguments, inputArguments } from './codec-arguments.ts';
import { presetNamed, type Preset, type PresetName } from './presets.ts';
import { groupLength, segmentLength } from './segments.ts';

export interface EncodingPlan {
  readonly presetName: PresetName;
  readonly preset: Preset;
  readonly fps: Fps;
  readonly format: PixelFormat;
  readonly segmentFrames: number;
  /** Encoders alive at once: while one empties itself the next may fill, where memory allows. */
  readonly encoders: 1 | 2;
  readonly input: readonly string[];
  readonly output: readonly string[];
}

export interface EncodeParams {
  readonly preset: PresetName;
  readonly quality: number;
  readonly bitrate: number;
  readonly audioBitrate: number;
  readonly segmentFrames: number;
}

/** Everything about the encoding that follows from parameters and picture alone. */
export function planEncoding(
  params: EncodeParams,
  picture: Pick<PictureDescription, 'width' | 'height' | 'fps'>,
): EncodingPlan {
  const fps = parseFps(picture.fps);
  if (!fps) throw new Error(`${picture.fps} is no frame rate.`);
  const { width, height } = picture;
  const presetName = params.preset;
  const preset = presetNamed(presetName);
  const fast = presetName === 'draft' || preset.encoder.endsWith('_nvenc');
  const segmentFrames = params.segmentFrames || segmentLength(width, height, fps, fast);
  const group = groupLength(segmentFrames, fps);
  const request = { presetName, preset, width, height, fps, group, quality: params.quality, bitrate: params.bitrate };
  return {
    presetName,
    preset,
    fps,
    format: preset.bitDepth === 8 ? 'rgba8' : 'rgba16',
    segmentFrames,
    encoders: bounded(picture) ? 1 : 2,
    input: inputArguments(request),
    output: codecArguments(request),
  };
}
