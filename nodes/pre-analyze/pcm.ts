import type { AudioValue } from '#runtime/values.ts';

/** Two channels of equal length; only the first `count` samples of each are valid, and only during the call. */
export interface StereoChunk {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly count: number;
}

/** Takes the track piece by piece, in order. The sizes of the pieces must not change what it makes of them. */
export type ChunkSink = (chunk: StereoChunk) => void;

const CHUNK_SAMPLES = 4096;
/** Samples between two turns of the event loop: about 50 ms of work. Each turn costs a millisecond of waiting. */
const YIELD_SAMPLES = 8 * 48_000;

/** What of a track is heard. */
export interface Passage {
  /** Samples per channel [from, to) within the track; all of it unless told. */
  readonly from?: number;
  readonly to?: number;
  readonly signal: AbortSignal;
  /** Gets the samples per channel done so far. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Feeds a track to `sink`, de-interleaved; samples that are no finite numbers become silence. Throws the signal's reason when
 * aborted.
 */
export async function forEachChunk(
  audio: Pick<AudioValue, 'name' | 'sampleCount' | 'read'>,
  { from = 0, to = audio.sampleCount, signal, onProgress }: Passage,
  sink: ChunkSink,
): Promise<void> {
  const chunk = { left: new Float32Array(CHUNK_SAMPLES), right: new Float32Array(CHUNK_SAMPLES), count: 0 };
  let half: number | null = null; // a left sample whose right one comes with the next block
  let done = 0;
  let rested = 0;
  signal.throwIfAborted();
  for await (const block of audio.read(from, to, signal)) {
    let at = 0;
    if (half !== null && block.length > 0) {
      append(chunk, half, block[0]!);
      half = null;
      at = 1;
    }
    for (;;) {
      at = fill(chunk, block, at);
      if (chunk.count < CHUNK_SAMPLES) break;
      sink(chunk);
      done += CHUNK_SAMPLES;
      chunk.count = 0;
      onProgress?.(done);
      if (done - rested < YIELD_SAMPLES) continue;
      rested = done;
      await nextTurn();
      signal.throwIfAborted();
    }
    if (at < block.length) half = block[at]!;
  }
  signal.throwIfAborted();
  sink(chunk);
  done += chunk.count;
  if (done !== to - from) {
    throw new Error(`${audio.name}: ${to - from} samples were announced and ${done} were read.`);
  }
  onProgress?.(done);
}

type FillingChunk = { -readonly [K in keyof StereoChunk]: StereoChunk[K] };

/** Takes whole samples of `block` from `at` until the chunk is full or they end; returns where it stopped. */
function fill(chunk: FillingChunk, block: Float32Array, at: number): number {
  const samples = Math.min((block.length - at) >> 1, CHUNK_SAMPLES - chunk.count);
  const { left, right, count } = chunk;
  for (let n = 0, from = at; n < samples; n++, from += 2) {
    left[count + n] = finite(block[from]!);
    right[count + n] = finite(block[from + 1]!);
  }
  chunk.count += samples;
  return at + 2 * samples;
}

function append(chunk: FillingChunk, left: number, right: number): void {
  chunk.left[chunk.count] = finite(left);
  chunk.right[chunk.count] = finite(right);
  chunk.count += 1;
}

function finite(value: number): number {
  return value - value === 0 ? value : 0;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
