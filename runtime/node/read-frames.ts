import type { BakedTable } from '#runtime/bake.ts';
import { CancelledError, RunError } from '#runtime/failure.ts';
import type { FromPage, RegionDescription, RingShape } from '#runtime/render-protocol.ts';
import { STRIP_BYTES, type FrameRange, type PixelFormat, type RawFrame } from '#runtime/values.ts';
import { BufferPool } from './buffer-pool.ts';
import type { RenderPage } from './render-page.ts';
import { toolPatienceMs } from './patience.ts';
import { readSlot } from './ring-file.ts';

export interface ReadFramesOptions {
  readonly page: RenderPage;
  readonly shape: RingShape;
  readonly region: RegionDescription;
  readonly table: BakedTable;
  readonly ranges: readonly FrameRange[];
  readonly format: PixelFormat;
  readonly signal: AbortSignal;
}

/** Frames whose strips may be read at once. */
const BUFFERS = 2;

/**
 * Asks the page for ranges of frames, one range ahead, and yields them in order. A frame stays in its slot of the ring until it is
 * released, and the page stops when the ring is full: whoever is slower holds the other back.
 */
export async function* readFrames(options: ReadFramesOptions): AsyncGenerator<RawFrame> {
  const { page, shape, region, table, ranges, format, signal } = options;
  const { width, height } = region.picture;
  const frameBytes = width * height * (format === 'rgba16' ? 8 : 4);
  const buffers = new BufferPool(BUFFERS, Math.min(STRIP_BYTES, frameBytes));
  const inbox = new Inbox(page, signal, patienceMs(region));

  await inbox.restart();
  let asked = 0;
  let reading = true;
  const ask = () => {
    const range = ranges[asked];
    if (!range) return;
    const rows = Buffer.from(table.rows(range.first, range.count).buffer).toString('base64');
    page.send({ type: 'render', job: asked++, first: range.first, count: range.count, format, rows });
  };
  ask();
  try {
    for (const [job, { first, count }] of ranges.entries()) {
      ask();
      for (let index = first; index < first + count; index++) {
        const message = await inbox.nextFrame();
        if (message.job !== job || message.index !== index) {
          throw new RunError('renderer-order', `Frame ${index} was due, but the page drew frame ${message.index}.`);
        }
        const { slot } = message;
        let held = true;
        yield {
          index,
          byteLength: frameBytes,
          async *strips() {
            const buffer = await buffers.take(signal);
            try {
              for (let at = 0; at < frameBytes; at += buffer.length) {
                const strip = buffer.subarray(0, Math.min(buffer.length, frameBytes - at));
                await readSlot(page.ring, shape, slot, at, strip);
                yield strip;
              }
            } finally {
              buffers.give(buffer);
            }
          },
          release() {
            // Once this reading has ended all slots are free, and may hold other frames.
            if (held && reading) page.send({ type: 'release', slot });
            held = false;
          },
        };
      }
    }
  } finally {
    reading = false;
    inbox.close();
  }
}

/** Frames that wait to be read, and the first failure, whichever comes first. */
class Inbox {
  readonly #page: RenderPage;
  readonly #signal: AbortSignal;
  readonly #patienceMs: number;
  #frames: Extract<FromPage, { type: 'frame' }>[] = [];
  #failure: Error | null = null;
  #stopped = false;
  #wake: (() => void) | null = null;
  readonly #onAbort = () => this.#fail(new CancelledError('The run was cancelled.'));

  constructor(page: RenderPage, signal: AbortSignal, patienceMs: number) {
    this.#page = page;
    this.#signal = signal;
    this.#patienceMs = patienceMs;
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (signal.aborted) this.#onAbort();
    page.listen((message) => {
      if (message.type === 'failed') this.#fail(new RunError('renderer-died', `Drawing failed: ${message.message}`));
      else if (message.type === 'stopped') this.#stopped = true;
      else if (message.type === 'frame' && this.#stopped) this.#frames.push(message);
      this.#wake?.();
    });
  }

  /** Ends whatever the page was drawing before; frames of an earlier read that are still on their way are dropped. */
  async restart(): Promise<void> {
    this.#page.send({ type: 'stop' });
    await this.#until(() => this.#stopped);
  }

  async nextFrame() {
    await this.#until(() => this.#frames.length > 0);
    const frame = this.#frames.shift();
    if (!frame) throw new Error('The inbox woke without a frame.');
    return frame;
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#page.listen(() => {});
    if (!this.#failure) this.#page.send({ type: 'stop' });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          const seconds = Math.round(this.#patienceMs / 1000);
          this.#fail(new RunError('renderer-stalled', `The page that draws gave no frame for ${seconds} seconds.`));
        }, this.#patienceMs);
        this.#wake = () => {
          clearTimeout(timer);
          this.#wake = null;
          resolve();
        };
      });
    }
    if (this.#failure) throw this.#failure;
  }
}

/** How long one frame may take before the page counts as hung. */
export function patienceMs({ picture, nodes }: RegionDescription): number {
  const supersampling = Math.max(1, ...nodes.map(({ params }) => Number(params['supersampling'] ?? 1)));
  return toolPatienceMs(picture.width * picture.height * supersampling ** 2);
}
