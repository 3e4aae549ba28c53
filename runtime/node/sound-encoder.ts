import path from 'node:path';
import { ffmpegError, startFfmpeg, writeBytes } from './ffmpeg-process.ts';

export interface SoundJob {
  /** Interleaved stereo floats, exactly as long as the picture. */
  readonly samples: AsyncIterable<Float32Array>;
  readonly sampleRate: number;
  readonly codec: 'aac' | 'pcm_s24le';
  /** kbit/s; only for AAC. */
  readonly bitrate: number;
  readonly container: 'mp4' | 'mov';
  readonly workDir: string;
  readonly signal: AbortSignal;
}

/**
 * Encodes the sound of a whole run, which takes one core and can be done while the pictures are drawn. Gives the path of a file
 * with nothing else in it. Throws RunError `sound-failed` or `disk-full`.
 */
export async function encodeSound(job: SoundJob): Promise<string> {
  const { codec, container } = job;
  const quality = codec === 'aac' ? ['-b:a', `${job.bitrate}k`] : [];
  const target = path.join(job.workDir, `sound.${container}`);
  const running = await startFfmpeg({
    inputs: [
      {
        options: ['-loglevel', 'error', '-f', 'f32le', '-ar', String(job.sampleRate), '-ac', '2'],
        source: 'pipe:0',
      },
    ],
    options: [
      ['-map', '0:a:0', '-c:a', codec, ...quality, '-ar', '48000', '-flags:a', '+bitexact', '-threads:a', '1'],
      ['-fflags', '+bitexact', '-f', container],
    ].flat(),
    target,
    signal: job.signal,
  });
  await feed(running.stdin, job.samples, running.kill);
  running.stdin.end();
  const end = await running.ended;
  if (end.failure) throw ffmpegError('sound-failed', 'The sound could not be encoded.', end);
  return target;
}

async function feed(
  stdin: Parameters<typeof writeBytes>[0],
  samples: AsyncIterable<Float32Array>,
  kill: () => void,
): Promise<void> {
  try {
    for await (const block of samples) {
      const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
      if (!(await writeBytes(stdin, bytes))) return; // ffmpeg is gone, and its exit tells why
    }
  } catch (error) {
    kill();
    throw error;
  }
}
