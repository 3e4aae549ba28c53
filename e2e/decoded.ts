import { ffmpeg, ffprobe } from './emberloom.ts';

export interface DecodedPictures {
  /** Presentation time of each frame in seconds, edit lists applied. */
  readonly times: readonly number[];
  /** One plane of samples after the other, as the file holds them. */
  readonly frames: readonly Buffer[];
}

/** Decodes the pictures of a file without changing their format, which the caller names (`yuv420p`) and the file must have. */
export async function decodePictures(file: string, pixelFormat: string): Promise<DecodedPictures> {
  const probed = (await ffprobe(
    ...['-select_streams', 'v:0', '-show_entries', 'stream=pix_fmt:frame=pts_time', file],
  )) as { streams?: { pix_fmt: string }[]; frames?: { pts_time: string }[] };
  const found = probed.streams?.[0]?.pix_fmt;
  if (found !== pixelFormat) throw new Error(`${file} holds ${found}, not ${pixelFormat}.`);
  const times = (probed.frames ?? []).map(({ pts_time: time }) => Number(time));
  const bytes = await ffmpeg('-i', file, '-map', '0:v:0', '-vsync', 'passthrough', '-f', 'rawvideo', 'pipe:1');
  const size = bytes.length / times.length;
  if (!Number.isInteger(size)) throw new Error(`${bytes.length} bytes are no ${times.length} frames.`);
  return { times, frames: times.map((_, index) => bytes.subarray(index * size, (index + 1) * size)) };
}

/** Mean of the first `count` samples, which are the luma plane's; two bytes each where the format is deep. */
export function meanLuma(frame: Buffer, count: number, deep: boolean): number {
  const samples = deep ? new Uint16Array(frame.buffer.slice(frame.byteOffset, frame.byteOffset + count * 2)) : frame;
  let sum = 0;
  for (let n = 0; n < count; n++) sum += samples[n] ?? 0;
  return sum / count;
}

export interface DecodedSound {
  /** Time of the first sample in seconds, edit lists applied. */
  readonly start: number;
  /** Left channel at 48 kHz. */
  readonly left: Float32Array;
}

/** Decodes the sound of a file that Emberloom wrote: 48 kHz, stereo. */
export async function decodeSound(file: string): Promise<DecodedSound> {
  const probed = (await ffprobe(
    ...['-select_streams', 'a:0', '-read_intervals', '%+#4', '-show_entries', 'frame=pts_time', file],
  )) as { frames?: { pts_time: string }[] };
  const start = Number(probed.frames?.[0]?.pts_time);
  const bytes = await ffmpeg('-i', file, '-map', '0:a:0', '-f', 'f32le', 'pipe:1');
  const both = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return { start, left: both.filter((_, index) => index % 2 === 0) };
}

/** Code value 0 … 1 of a level of linear light, IEC 61966-2-1. */
export function srgbCode(level: number): number {
  return level <= 0.0031308 ? 12.92 * level : 1.055 * level ** (1 / 2.4) - 0.055;
}
