import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { RunError } from '#runtime/failure.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { throwIfCancelled } from './ffmpeg-process.ts';

const run = promisify(execFile);

const number = z.coerce.number();
const streamSchema = z.object({
  index: z.number(),
  codec_type: z.string(),
  codec_name: z.string().default('unknown'),
  codec_tag_string: z.string().default(''),
  profile: z.coerce.string().default(''),
  level: z.number().default(0),
  width: z.number().default(0),
  height: z.number().default(0),
  pix_fmt: z.string().default(''),
  color_range: z.string().default('unknown'),
  color_space: z.string().default('unknown'),
  color_transfer: z.string().default('unknown'),
  color_primaries: z.string().default('unknown'),
  r_frame_rate: z.string().default('0/0'),
  avg_frame_rate: z.string().default('0/0'),
  time_base: z.string().default('0/1'),
  start_time: number.optional(),
  duration: number.optional(),
  duration_ts: number.optional(),
  nb_frames: number.optional(),
  nb_read_packets: number.optional(),
  extradata_hash: z.string().optional(),
  sample_rate: number.optional(),
  channels: z.number().optional(),
  bit_rate: number.optional(),
  side_data_list: z.array(z.object({ side_data_type: z.string().default('') })).optional(),
  disposition: z.object({ attached_pic: z.number().default(0) }).optional(),
});

const probeSchema = z.object({
  streams: z.array(streamSchema).default([]),
  packets: z.array(z.object({ stream_index: z.number(), pts: z.number().optional(), flags: z.string() })).default([]),
  format: z
    .object({
      format_name: z.string().default('unknown'),
      duration: number.optional(),
      bit_rate: number.optional(),
      tags: z.record(z.string(), z.string()).default({}),
    })
    .prefault({}),
});

export type ProbedStream = z.infer<typeof streamSchema>;
export type Probe = z.infer<typeof probeSchema> & {
  /** What ffprobe had to say beside its answer. */
  readonly lines: readonly string[];
};

/**
 * What ffprobe says about a file. `options` stand before the file name. Throws RunError `probe-failed`, with ffprobe's last lines
 * in the sentence, where it cannot read the file.
 */
export async function probe(file: string, options: readonly string[], signal: AbortSignal): Promise<Probe> {
  const { ffprobe } = await findFfmpeg();
  const args = ['-hide_banner', '-v', 'warning', '-of', 'json', '-show_streams', '-show_format', ...options];
  try {
    const { stdout, stderr } = await run(ffprobe, [...args, `file:${file}`], { maxBuffer: 2 ** 30, signal });
    return { ...probeSchema.parse(JSON.parse(stdout)), lines: linesOf(stderr) };
  } catch (cause) {
    throwIfCancelled(signal);
    const said =
      cause instanceof Error && 'stderr' in cause ? linesOf(String(cause.stderr)).slice(-2).join('; ') : undefined;
    throw new RunError('probe-failed', `ffprobe could not read ${file}: ${said ?? String(cause)}`, { cause });
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
