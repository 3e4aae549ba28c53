import type { FramesValue, RawFrame } from '#runtime/values.ts';
import { wholeFrame } from '#runtime/whole-frame.ts';
import { measure, type Measured } from './meter.ts';

/** Draws and reads all frames of a run and does nothing with them. */
export function drawAll(frames: FramesValue, signal: AbortSignal): Promise<Measured> {
  return measure(async () => {
    for await (const frame of frames.read([frames.range], 'rgba8', signal)) await passOver(frame);
  });
}

async function passOver({ strips, release }: RawFrame): Promise<void> {
  for await (const _ of strips());
  release();
}

/** The frames of a run, in memory. */
export async function keepAll(frames: FramesValue, signal: AbortSignal): Promise<Uint8Array[]> {
  const kept: Uint8Array[] = [];
  for await (const frame of frames.read([frames.range], 'rgba8', signal)) kept.push(await wholeFrame(frame));
  return kept;
}
