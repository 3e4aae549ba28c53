import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { InputError, RunError } from '#runtime/failure.ts';
import { diskFull, ffmpegError, startFfmpeg, throwIfCancelled } from '#runtime/node/ffmpeg-process.ts';
import { toolPatienceMs } from '#runtime/node/patience.ts';
import type { SourceFacts } from './source-facts.ts';

/** Hz; two channels of 32-bit floats. */
export const sampleRate = 48_000;
const bytesPerSample = 8;
const blockBytes = 65_536;

// A silent FLAC of half a megabyte can hold an hour: there has to be an end somewhere.
export const longestHours = 12;

export interface Decoded {
  readonly sampleCount: number;
  readonly sha256: string;
  /** Complaints of the decoder: places where the file is damaged. */
  readonly damages: number;
  readonly silent: boolean;
}

/**
 * Decodes the file's first audio stream to interleaved little-endian floats in `target`, block by block: memory does not grow
 * with length. `gain` is a factor on every sample.
 */
export async function decodeTo(
  target: string,
  source: SourceFacts & { readonly path: string; readonly name: string },
  gain: number,
  signal: AbortSignal,
): Promise<Decoded> {
  let damages = 0;
  const running = await startFfmpeg({
    inputs: [{ options: ['-threads', '1', ...source.lock], source: `file:${source.path}` }],
    options: [
      ['-loglevel', 'level+error', '-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1', '-threads', '1'],
      ['-t', String(longestHours * 3600 + 1), ...filters(source), '-ac', '2'],
      ['-ar', String(sampleRate), '-c:a', 'pcm_f32le', '-f', 'f32le'],
    ].flat(),
    target: 'pipe:1',
    signal,
    onLine: (line) => void (/\[(error|fatal|panic)\]/.test(line) && damages++),
  });
  let pcm: Omit<Decoded, 'damages'>;
  let hung = false;
  const watch = setTimeout(() => {
    hung = true;
    running.kill();
  }, toolPatienceMs());
  try {
    await using file = await open(target, 'wx');
    pcm = await store(running.stdout, file, gain, () => watch.refresh());
  } catch (cause) {
    clearTimeout(watch);
    running.kill();
    throwIfCancelled(signal);
    if (isNoSpace(cause)) throw diskFull(cause);
    throw new RunError('audio-storage', `The decoded sound could not be written to ${target}.`, { cause });
  }
  const end = await running.ended.finally(() => clearTimeout(watch));
  if (hung) {
    const message = `ffmpeg gave nothing of ${source.name} for ${Math.round(toolPatienceMs() / 1000)} seconds.`;
    throw new RunError('decoder-stalled', message);
  }
  // A file that cannot be decoded makes ffmpeg say so and leave; only a fault of its own, or somebody else, kills it.
  if (end.failure?.includes('killed with signal')) {
    throw ffmpegError('decoder-died', `ffmpeg died while it decoded ${source.name} (${end.failure}).`, end);
  }
  if (pcm.sampleCount > longestHours * 3600 * sampleRate) {
    throw new InputError('audio-too-long', `${source.name} is longer than ${longestHours} hours, which is the most.`);
  }
  if (pcm.sampleCount === 0 || end.failure) {
    const { cause, message } = ffmpegError(
      'audio-undecodable',
      `${source.name} holds no sound that can be decoded.`,
      end,
    );
    if (end.failure) throw new InputError('audio-undecodable', message, { cause });
    throw new InputError('audio-no-sound', `${source.name} holds no sound: not one sample came out of it.`, { cause });
  }
  return { ...pcm, damages };
}

function filters(source: SourceFacts): string[] {
  const chain = [
    // Both sides get mono as it is; ffmpeg's own upmix takes 3 dB off.
    ...(source.channels === 1 ? ['pan=stereo|c0=c0|c1=c0'] : []),
    // Sound that begins after its picture keeps that distance.
    ...(source.soundOfVideo ? ['aresample=first_pts=0'] : []),
  ];
  return chain.length === 0 ? [] : ['-af', chain.join(',')];
}

async function store(
  pcm: AsyncIterable<Buffer>,
  file: FileHandle,
  gain: number,
  onBlock: () => void,
): Promise<{ sampleCount: number; sha256: string; silent: boolean }> {
  const hash = createHash('sha256');
  let bytes = 0;
  let silent = true;
  // One buffer for all blocks, so that hours of sound leave no garbage.
  const buffer = new Uint8Array(blockBytes);
  let held = 0;
  for await (const chunk of pcm) {
    onBlock();
    for (let at = 0; at < chunk.length;) {
      const taken = Math.min(chunk.length - at, blockBytes - held);
      buffer.set(chunk.subarray(at, at + taken), held);
      at += taken;
      held += taken;
      const whole = held - (held % bytesPerSample);
      const floats = new Float32Array(buffer.buffer, 0, whole / 4);
      for (let i = 0; i < floats.length; i++) {
        const sample = (floats[i] ?? 0) * gain;
        floats[i] = sample;
        if (sample !== 0) silent = false;
      }
      const out = buffer.subarray(0, whole);
      hash.update(out);
      await file.writeFile(out);
      bytes += whole;
      buffer.copyWithin(0, whole, held);
      held -= whole;
    }
  }
  return { sampleCount: bytes / bytesPerSample, sha256: hash.digest('hex'), silent };
}

function isNoSpace(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
}
