import { RunError } from '#runtime/failure.ts';
import { ffmpegError, startFfmpeg, writeBytes } from './ffmpeg-process.ts';
import { toolPatienceMs, watchOver } from './patience.ts';

export interface SegmentEncoder {
  /** Takes the next bytes of a frame. Resolves once they have left this process: they may be overwritten then. */
  write(bytes: Uint8Array): Promise<void>;
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
  /** In a frame: large ones take longer, and are waited for longer. */
  readonly pixels?: number;
}

/** At its end an encoder still has tens of frames to do, each of them much quicker than patience lasts. */
const finishPatience = 4;

/** Starts one ffmpeg that takes raw frames. */
export async function openEncoder(job: EncoderJob, signal: AbortSignal): Promise<SegmentEncoder> {
  const running = await startFfmpeg({
    inputs: [{ options: ['-loglevel', 'error', ...job.input], source: 'pipe:0' }],
    options: job.output,
    target: job.target,
    signal,
  });
  const patienceMs = toolPatienceMs(job.pixels);
  let hung = false;
  const giveUp = () => {
    hung = true;
    running.kill();
  };
  async function failure(): Promise<Error> {
    if (hung) {
      const seconds = Math.round(patienceMs / 1000);
      return new RunError('encoder-stalled', `The encoder of ${job.what} did nothing for ${seconds} seconds.`);
    }
    return ffmpegError('encoder-failed', `The encoder of ${job.what} died.`, await running.ended);
  }
  return {
    async write(bytes) {
      if (!(await watchOver(writeBytes(running.stdin, bytes), patienceMs, giveUp))) throw await failure();
    },
    async finish() {
      running.stdin.end();
      const end = await watchOver(running.ended, patienceMs * finishPatience, giveUp);
      if (end.failure) throw await failure();
    },
    async discard() {
      running.kill();
      await running.ended.catch(() => {}); // how it ended no longer matters
    },
  };
}
