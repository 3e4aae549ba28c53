import type { RawFrame } from './values.ts';

/** All of a frame's pixels in memory of their own; the frame is released. */
export async function wholeFrame(frame: RawFrame): Promise<Uint8Array> {
  const whole = new Uint8Array(frame.byteLength);
  let at = 0;
  try {
    for await (const strip of frame.strips()) {
      whole.set(strip, at);
      at += strip.length;
    }
  } finally {
    frame.release();
  }
  return whole;
}
