import type { FramesValue } from '#runtime/values.ts';
import { measure, type Measured } from './meter.ts';

/** Draws and reads all frames of a run and does nothing with them. */
export function drawAll(frames: FramesValue, signal: AbortSignal): Promise<Measured> {
  return measure(async () => {
    for await (const { release } of frames.read([frames.range], 'rgba8', signal)) release();
  });
}

/** The frames of a run, in memory. */
export async function keepAll(frames: FramesValue, signal: AbortSignal): Promise<Uint8Array[]> {
  const kept: Uint8Array[] = [];
  for await (const { bytes, release } of frames.read([frames.range], 'rgba8', signal)) {
    kept.push(bytes.slice());
    release();
  }
  return kept;
}
