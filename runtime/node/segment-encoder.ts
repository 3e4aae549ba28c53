import { ffmpegError, startFfmpeg, writeBytes } from './ffmpeg-process.ts';

export interface SegmentEncoder {
  /** Resolves once the bytes have left this process: they may be overwritten then. */
  write(frame: Uint8Array): Promise<void>;
  /** No more frames: resolves once the file is whole. Throws RunError `encoder-failed` or `disk-full`. */
  finish(): Promise<void>;
  /** Ends it at once; resolves when the process is gone. */
  discard(): Promise<void>;
}

export interface EncoderJob {
  /** ffmpeg's options for raw frames on standard input, and from there to the file. */
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly target: string;
  /** For sentences: `frames 60 to 119`. */
  readonly what: string;
}

/** Starts one ffmpeg that takes raw frames. */
export async function openEncoder(job: EncoderJob, signal: AbortSignal): Promise<SegmentEncoder> {
  const running = await startFfmpeg({
    inputs: [{ options: ['-loglevel', 'error', ...job.input], source: 'pipe:0' }],
    options: job.output,
    target: job.target,
    signal,
  });
  async function failure(): Promise<Error> {
    return ffmpegError('encoder-failed', `The encoder of ${job.what} died.`, await running.ended);
  }
  return {
    async write(frame) {
      if (!(await writeBytes(running.stdin, frame))) throw await failure();
    },
    async finish() {
      running.stdin.end();
      const end = await running.ended;
      if (end.failure) throw await failure();
    },
    async discard() {
      running.kill();
      await running.ended.catch(() => {}); // how it ended no longer matters
    },
  };
}
