import { open, type FileHandle } from 'node:fs/promises';
import { throwIfCancelled } from './ffmpeg-process.ts';

const blockSamples = 16_384;

/**
 * Interleaved stereo samples [from, to) of a file of little-endian floats, in blocks. Silence outside [0, sampleCount).
 * Two buffers take turns: each block is valid until the next is asked for, which is read meanwhile, and hours of sound leave no
 * garbage.
 */
export async function* readPcm(
  path: string,
  sampleCount: number,
  from: number,
  to: number,
  signal: AbortSignal,
): AsyncIterable<Float32Array> {
  await using file = await open(path, 'r');
  const fill = (buffer: Float32Array, at: number) => {
    const samples = buffer.subarray(0, Math.max(0, Math.min(blockSamples, to - at)) * 2);
    const filled = readBlock(file, samples, at, sampleCount, path);
    // Whoever stops reading early never learns how the last block went.
    filled.catch(() => {});
    return filled;
  };
  let free = new Float32Array(blockSamples * 2);
  let used = new Float32Array(blockSamples * 2);
  let next = fill(free, from);
  for (let at = from; at < to; at += blockSamples) {
    throwIfCancelled(signal);
    const block = await next;
    [free, used] = [used, free];
    next = fill(free, at + blockSamples);
    yield block;
  }
}

/** Fills `samples` with those from `at` on. */
async function readBlock(
  file: FileHandle,
  samples: Float32Array,
  at: number,
  sampleCount: number,
  path: string,
): Promise<Float32Array> {
  const first = Math.max(at, 0);
  const last = Math.min(at + samples.length / 2, sampleCount);
  if (last - first < samples.length / 2) samples.fill(0);
  if (first >= last) return samples;
  const bytes = new Uint8Array(samples.buffer, (first - at) * 8, (last - first) * 8);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, first * 8);
  if (bytesRead !== bytes.length) throw new Error(`${path} is shorter than it was.`);
  return samples;
}
