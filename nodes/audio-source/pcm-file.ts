import { open } from 'node:fs/promises';
import { throwIfCancelled } from '#runtime/node/ffmpeg-process.ts';

const blockSamples = 16_384;

/**
 * Interleaved stereo samples [from, to) of a file of little-endian floats, in blocks. Silence outside [0, sampleCount).
 * All blocks share one buffer: each is valid until the next is asked for, and hours of sound leave no garbage.
 */
export async function* readPcm(
  path: string,
  sampleCount: number,
  from: number,
  to: number,
  signal: AbortSignal,
): AsyncIterable<Float32Array> {
  await using file = await open(path, 'r');
  const block = new Float32Array(blockSamples * 2);
  for (let at = from; at < to; at += blockSamples) {
    throwIfCancelled(signal);
    const samples = block.subarray(0, Math.min(blockSamples, to - at) * 2).fill(0);
    const first = Math.max(at, 0);
    const last = Math.min(at + samples.length / 2, sampleCount);
    if (first < last) {
      const bytes = new Uint8Array(samples.buffer, (first - at) * 8, (last - first) * 8);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, first * 8);
      if (bytesRead !== bytes.length) throw new Error(`${path} is shorter than it was.`);
    }
    yield samples;
  }
}
