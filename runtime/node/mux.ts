import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Fps } from '#graphs/fps.ts';
import { recipeKey } from '#runtime/media/isobmff/recipe.ts';
import { ffmpegError, runFfmpeg } from './ffmpeg-process.ts';

export interface MuxJob {
  /** Video-only files with frames from time zero, in order. */
  readonly parts: readonly { readonly file: string; readonly frames: number }[];
  readonly fps: Fps;
  /** A file with one track of sound, exactly as long as the picture; null for a silent film. */
  readonly sound: string | null;
  /** Kept in the file under the key `emberloom`. */
  readonly recipe: string;
  readonly container: 'mp4' | 'mov';
  readonly target: string;
  /** For two small text files. */
  readonly workDir: string;
  readonly signal: AbortSignal;
}

/**
 * Joins parts and sound by stream copy, and writes one file with its index in front. The same input gives the same
 * bytes: no dates, no names of programs. Throws RunError `mux-failed` or `disk-full`.
 */
export async function muxVideo(job: MuxJob): Promise<void> {
  const list = path.join(job.workDir, 'parts.txt');
  const metadata = path.join(job.workDir, 'metadata.txt');
  await writeFile(list, partsList(job));
  await writeFile(metadata, `;FFMETADATA1\n${recipeKey}=${escapeMetadata(job.recipe)}\n`);
  const ticks = String(job.fps.num);
  const { sound } = job;
  const end = await runFfmpeg({
    inputs: [
      {
        options: ['-loglevel', 'error', '-xerror', '-f', 'concat', '-safe', '0', '-protocol_whitelist', 'file'],
        source: `file:${list}`,
      },
      { options: ['-f', 'ffmetadata', '-protocol_whitelist', 'file'], source: `file:${metadata}` },
      ...(sound ? [{ options: ['-protocol_whitelist', 'file'], source: `file:${sound}` }] : []),
    ],
    options: [
      ['-map', '0:v:0', '-c:v', 'copy', ...(sound ? ['-map', '2:a:0', '-c:a', 'copy'] : ['-an'])],
      ['-map_metadata', '1', '-map_metadata:s', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'],
      ['-video_track_timescale', ticks, '-movie_timescale', ticks],
      ['-movflags', '+faststart+use_metadata_tags', '-f', job.container],
    ].flat(),
    target: job.target,
    signal: job.signal,
  });
  if (end.failure) throw ffmpegError('mux-failed', 'The finished parts could not be joined.', end);
}

// The concat demuxer keeps durations in microseconds and adds them up. At 59.94 a segment of 32 frames is no whole number of those,
// so each line rounds the part's end rather than its length: the error stays below half a microsecond however many parts there are.
function partsList({ parts, fps }: MuxJob): string {
  let frames = 0;
  const lines = parts.map((part) => {
    const start = microseconds(frames, fps);
    frames += part.frames;
    const duration = microseconds(frames, fps) - start;
    const seconds = `${duration / 1_000_000n}.${String(duration % 1_000_000n).padStart(6, '0')}`;
    return `file 'file:${part.file.replaceAll("'", String.raw`'\''`)}'\nduration ${seconds}\n`;
  });
  return `ffconcat version 1.0\n${lines.join('')}`;
}

function microseconds(frames: number, fps: Fps): bigint {
  const denominator = BigInt(fps.num);
  return (BigInt(frames) * BigInt(fps.den) * 1_000_000n + denominator / 2n) / denominator;
}

function escapeMetadata(text: string): string {
  return text.replaceAll(/[=;#\\\n]/g, (character) => `\\${character}`);
}
