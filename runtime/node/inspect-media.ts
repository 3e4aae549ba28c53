import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError, RunError } from '#runtime/failure.ts';
import { topLevelBoxes } from './mp4-boxes.ts';

import { readSpatial } from './spatial-file.ts';
import { neededLevel } from '#runtime/media/video-level.ts';
import { recipeKey } from '#runtime/media/isobmff/recipe.ts';
import type { SpatialFacts } from '#runtime/media/isobmff/spatial-moov.ts';
import type { SpatialLayout } from '#runtime/media/isobmff/spherical.ts';
import { probe, type Probe, type ProbedStream } from './probe.ts';

/** What a player will see in a file. Sizes in pixels and bytes, times in seconds, rates as ratios. */
export interface Inspection {
  readonly file: string;
  readonly bytes: number;
  readonly container: string;
  readonly duration: number | null;
  /** The index stands before the pictures: playing can begin while the file still comes. Null where there is no such thing. */
  readonly indexFirst: boolean | null;
  readonly recipe: boolean;
  /** What players that can wrap a picture around the viewer read; null where there is no MP4 or MOV with video. */
  readonly spatial: SpatialFacts | null;
  readonly video: readonly InspectedVideo[];
  readonly audio: readonly InspectedAudio[];
}

interface InspectedVideo {
  readonly codec: string;
  readonly profile: string;
  /** As the standard writes it: `5.1`. Null where the codec signals none. */
  readonly level: string | null;
  /** The lowest level that size and rate fit into; `none` where no level holds them, null where the codec has no levels. */
  readonly neededLevel: string | null;
  readonly tag: string;
  readonly width: number;
  readonly height: number;
  readonly fps: string;
  readonly frames: number | null;
  readonly pixelFormat: string;
  readonly range: string;
  readonly matrix: string;
  readonly transfer: string;
  readonly primaries: string;
}

interface InspectedAudio {
  readonly codec: string;
  readonly profile: string;
  readonly sampleRate: number | null;
  readonly channels: number | null;
  /** kbit/s. */
  readonly bitrate: number | null;
  readonly duration: number | null;
}

/** Throws InputError where the file is missing or no medium. */
export async function inspectMedia(file: string): Promise<Inspection> {
  const { streams, format, bytes } = await probeInput(file);
  const boxes = await topLevelBoxes(file);
  const [index, pictures] = [boxes.indexOf('moov'), boxes.indexOf('mdat')];
  return {
    file,
    bytes,
    container: format.format_name,
    duration: format.duration ?? null,
    indexFirst: index < 0 || pictures < 0 ? null : index < pictures,
    recipe: recipeKey in format.tags,
    spatial: await readSpatial(file),
    video: streams.filter(({ codec_type }) => codec_type === 'video').map(inspectVideo),
    audio: streams.filter(({ codec_type }) => codec_type === 'audio').map(inspectAudio),
  };
}

/** The graph that made a file, as text; null where it holds none. Throws InputError as `inspectMedia`. */
export async function readRecipe(file: string): Promise<string | null> {
  return (await probeInput(file)).format.tags[recipeKey] ?? null;
}

/** The same for people. */
export function describeInspection({
  file,
  container,
  bytes,
  duration,
  indexFirst,
  recipe,
  spatial,
  video,
  audio,
}: Inspection): string {
  return [
    file,
    row('container', [container, `${(bytes / 1e6).toFixed(2)} MB`, seconds(duration)]),
    ...video.flatMap((each) => describeVideo(each, spatial?.v2 ?? spatial?.v1 ?? null)),
    ...(spatial ? [row('360°', describeSpatial(spatial))] : []),
    ...audio.map(describeAudio),
    ...(indexFirst === null ? [] : [row('index', [indexFirst ? 'in front: plays while it loads' : 'at the end'])]),
    row('recipe', [recipe ? 'yes: --graph prints it, and emberloom run renders it again' : 'none']),
  ].join('\n');
}

function describeVideo(video: InspectedVideo, layout: SpatialLayout | null): string[] {
  const { codec, profile, level, tag, width, height, fps, frames } = video;
  const shape = [`${width} × ${height}`, `${fps} fps`, frames === null ? '' : `${frames} frames`];
  const { pixelFormat, range, matrix, transfer, primaries } = video;
  const tags = [`range ${range}`, `matrix ${matrix}`, `transfer ${transfer}`, `primaries ${primaries}`];
  const instead = layout
    ? `; for headsets take ${layout.stereo === 'mono' ? '360-mono-8k' : '360-stereo-headset'}`
    : '';
  const tooLarge = `more than any level of ${codec} holds: no hardware decodes it, YouTube may${instead}`;
  return [
    row('video', [codec, profile, level === null ? '' : `level ${level}`, tag, ...shape]),
    ...(video.neededLevel === 'none' ? [row('', [tooLarge])] : []),
    row('colours', [pixelFormat, ...tags]),
  ];
}

function describeSpatial({ v1, v2, videoFirst }: SpatialFacts): string[] {
  const layout = v2 ?? v1; // where both are there, players go by V2
  if (!layout) return ['no: players show it flat'];
  const projection = layout.projection === 'equirect' ? 'whole sphere (equirectangular)' : 'half sphere (180°)';
  const eyes = {
    mono: 'mono',
    'top-bottom': 'stereo, left eye on top',
    'side-by-side': 'stereo, left eye on the left',
  };
  const versions = [...(v1 ? ['V1'] : []), ...(v2 ? ['V2'] : [])].join(' and ');
  const disagree = v1 && v2 && (v1.projection !== v2.projection || v1.stereo !== v2.stereo);
  return [
    projection,
    eyes[layout.stereo],
    `metadata ${versions}`,
    ...(disagree ? [`which disagree: V1 says ${v1.stereo}`] : []),
    ...(videoFirst ? [] : ['but the video is not the first track: YouTube shows it flat']),
  ];
}

function describeAudio({ codec, profile, sampleRate, channels, bitrate, duration }: InspectedAudio): string {
  const numbers = [unit(sampleRate, 'Hz'), unit(channels, 'channels'), unit(bitrate, 'kbit/s'), seconds(duration)];
  return row('sound', [codec, profile, ...numbers]);
}

function unit(value: number | null, name: string): string {
  return value === null ? '' : `${value} ${name}`;
}

function seconds(value: number | null): string {
  return value === null ? '' : `${value.toFixed(3)} s`;
}

function row(title: string, cells: readonly string[]): string {
  return `  ${title.padEnd(10)} ${cells.filter((cell) => cell !== '' && cell !== 'unknown').join(', ')}`;
}

async function probeInput(file: string): Promise<Probe & { bytes: number }> {
  const info = await stat(file).catch((cause: unknown) => {
    throw new InputError('no-file', `There is no file ${file}.`, { cause });
  });
  if (!info.isFile()) throw new InputError('no-file', `${file} is no file.`);
  try {
    // No playlist may lead elsewhere.
    const lock = [
      '-protocol_whitelist',
      'file',
      '-format_whitelist',
      'mov,matroska,wav,mp3,flac,ogg,aac,aiff,png_pipe',
    ];
    return { ...(await probe(file, lock, new AbortController().signal)), bytes: info.size };
  } catch (cause) {
    if (!(cause instanceof RunError) || cause.code !== 'probe-failed') throw cause;
    throw new InputError('no-medium', `${path.basename(file)} is no video or sound file that can be read.`, { cause });
  }
}

function inspectVideo(stream: ProbedStream): InspectedVideo {
  return {
    codec: stream.codec_name,
    profile: stream.profile,
    level: levelOf(stream),
    neededLevel: neededLevel(stream.codec_name, stream.width, stream.height, rateOf(stream)),
    tag: stream.codec_tag_string,
    width: stream.width,
    height: stream.height,
    fps: stream.r_frame_rate.replace(/\/1$/, ''),
    frames: stream.nb_frames ?? null,
    pixelFormat: stream.pix_fmt,
    range: stream.color_range,
    matrix: stream.color_space,
    transfer: stream.color_transfer,
    primaries: stream.color_primaries,
  };
}

function levelOf({ codec_name: codec, level }: ProbedStream): string | null {
  if (codec === 'h264' && level > 0) return (level / 10).toFixed(1);
  if (codec === 'hevc' && level > 0) return (level / 30).toFixed(1); // ITU-T H.265 §A.4: general_level_idc is 30 times the level
  if (codec === 'av1' && level >= 0) return `${2 + (level >> 2)}.${level & 3}`; // AV1 §A.3
  return null;
}

function rateOf({ r_frame_rate: rate }: ProbedStream): number {
  const [frames = 0, seconds = 1] = rate.split('/').map(Number);
  return seconds > 0 ? frames / seconds : 0;
}

function inspectAudio(stream: ProbedStream): InspectedAudio {
  return {
    codec: stream.codec_name,
    profile: stream.profile,
    sampleRate: stream.sample_rate ?? null,
    channels: stream.channels ?? null,
    bitrate: stream.bit_rate === undefined ? null : Math.round(stream.bit_rate / 1000),
    duration: stream.duration ?? null,
  };
}
