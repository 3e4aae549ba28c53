import { RunError } from '#runtime/failure.ts';
import { availableEncoders, findFfmpeg } from './ffmpeg.ts';
import { runFfmpeg } from './ffmpeg-process.ts';

/**
 * Makes sure that an encoder works before anything is drawn. A hardware encoder is in most builds of ffmpeg, card or no card: only
 * really encoding shows. Throws RunError `encoder-missing`.
 */
export async function requireEncoder(encoder: string, preset: string, signal: AbortSignal): Promise<void> {
  const missing = await missingEncoder(encoder, signal);
  if (missing) throw new RunError('encoder-missing', `The preset ${preset} does not work here: ${missing}`);
}

/** Why an encoder does not work on this machine, as a sentence with what to use instead; null where it works. */
export async function missingEncoder(encoder: string, signal: AbortSignal): Promise<string | null> {
  if (!(await availableEncoders()).has(encoder)) {
    const { ffmpeg, version } = await findFfmpeg();
    return `${ffmpeg} ${version} was built without ${encoder}. Take another preset, or name another ffmpeg in EMBERLOOM_FFMPEG.`;
  }
  if (!isHardware(encoder)) return null;
  const end = await runFfmpeg({
    inputs: [{ options: ['-loglevel', 'error', '-f', 'lavfi'], source: 'color=c=gray:s=320x240:r=30:d=0.2' }],
    options: ['-c:v', encoder, '-pix_fmt', 'yuv420p', '-f', 'null'],
    target: '-',
    signal,
  });
  if (!end.failure) return null;
  const why =
    end.lines.find((line) => /cannot load|no capable|driver|not support|no nvenc|device/i.test(line)) ?? end.lines[0];
  const software = encoder.startsWith('h264') ? 'h264-web' : 'h265-quality';
  return `${encoder} needs an NVIDIA card with its driver (ffmpeg said: ${why ?? end.failure}). Take the preset ${software}, which needs none.`;
}

function isHardware(encoder: string): boolean {
  return encoder.endsWith('_nvenc');
}
