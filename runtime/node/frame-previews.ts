import { FrameSampler } from '#runtime/media/frame-sampler.ts';
import { encodeJpeg } from '#runtime/media/jpeg.ts';
import type { PixelFormat, RawFrame } from '#runtime/values.ts';

/** Who wants to see frames while they are made. */
export interface PreviewSink {
  show(jpeg: Uint8Array, frame: number): void;
}

/** Pixels a side of a small picture. */
const mostPixels = 320;
/** After a picture that took 6 ms, which is usual, and after one that took a lot of time, as the first one does. */
const pauseMs = { least: 1500, most: 5000 } as const;
/** The pause is that many times as long as the last picture took: previews cost less than half a per cent of a run. */
const pauseTimes = 250;

/** Makes a small picture of a frame now and then, from the bytes that whoever encodes it reads anyway. */
export class FramePreviews {
  readonly #sink: PreviewSink;
  readonly #now: () => number;
  #dueAt = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds of a steady clock. */
  constructor(sink: PreviewSink, now: () => number) {
    this.#sink = sink;
    this.#now = now;
  }

  /** The same frames. */
  async *watch(
    frames: AsyncIterable<RawFrame>,
    picture: { readonly width: number; readonly height: number },
    format: PixelFormat,
  ): AsyncGenerator<RawFrame> {
    for await (const frame of frames) {
      if (this.#now() < this.#dueAt) yield frame;
      else yield { ...frame, strips: () => this.#sampled(frame, new FrameSampler(picture, format, mostPixels)) };
    }
  }

  async *#sampled(frame: RawFrame, sampler: FrameSampler): AsyncGenerator<Uint8Array> {
    let spent = 0;
    const timed = <T>(work: () => T): T => {
      const began = this.#now();
      const result = work();
      spent += this.#now() - began;
      return result;
    };
    for await (const strip of frame.strips()) {
      timed(() => sampler.take(strip));
      yield strip;
    }
    timed(() => this.#sink.show(encodeJpeg(sampler.rgb(), sampler.width, sampler.height), frame.index));
    this.#dueAt = this.#now() + Math.min(pauseMs.most, Math.max(pauseMs.least, spent * pauseTimes));
  }
}
