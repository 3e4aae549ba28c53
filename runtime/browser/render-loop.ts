import {
  isSoftwareRenderer,
  type FromPage,
  type Readback,
  type RegionDescription,
  type RingShape,
  type ToPage,
} from '#runtime/render-protocol.ts';
import type { PixelFormat } from '#runtime/values.ts';
import type { WebGLRenderer } from 'three';
import type { AnyPageExecutor } from './executor.ts';
import { FrameRing } from './frame-ring.ts';
import { createPixelReader, type PixelReader } from './pixel-reader.ts';
import { openRegion, type OpenRegion } from './region.ts';
import { createRenderer, describeGl } from './renderer.ts';
import { TargetPool } from './target-pool.ts';

interface Job {
  readonly job: number;
  readonly first: number;
  readonly count: number;
  readonly format: PixelFormat;
  readonly rows: Float32Array;
}

/**
 * The page's side of a render, in one of these modes:
 * - idle: nothing queued; any message is welcome.
 * - drawing: jobs are drawn in the order in which they came; a frame is drawn when a slot of the ring is free, so the machine's pace
 *   holds the page back. `open` and `stop` end the drawing first (`#generation` moves on, and the loop sees it after its frame).
 * - failed: the first failure was posted; only a new page helps.
 */
export class RenderLoop {
  readonly #executors: ReadonlyMap<string, AnyPageExecutor>;
  readonly #post: (message: FromPage) => void;
  #machine: { renderer: WebGLRenderer; reader: PixelReader; ring: FrameRing; targets: TargetPool } | null = null;
  #region: OpenRegion | null = null;
  #description: RegionDescription | null = null;
  #jobs: Job[] = [];
  #drawing: Promise<void> = Promise.resolve();
  #generation = 0;
  #handled: Promise<void> = Promise.resolve();

  constructor(executors: ReadonlyMap<string, AnyPageExecutor>, post: (message: FromPage) => void) {
    this.#executors = executors;
    this.#post = post;
  }

  receive(message: ToPage): void {
    // Only a freed slot may overtake: the drawing that others wait for may be waiting for it.
    if (message.type === 'release') this.#started.ring.free(message.slot);
    else this.#handled = this.#handled.then(() => this.#handle(message)).catch((error: unknown) => this.#fail(error));
  }

  async #handle(message: Exclude<ToPage, { type: 'release' }>): Promise<void> {
    switch (message.type) {
      case 'start':
        return this.#start(message.token, message.readback);
      case 'open':
        return this.#open(message.region, message.ring);
      case 'render':
        this.#jobs.push({ ...message, rows: decodeRows(message.rows) });
        if (this.#jobs.length > 1) return;
        this.#drawing = this.#draw(this.#generation).catch((error: unknown) => this.#fail(error));
        return;
      case 'stop':
        await this.#halt();
        this.#post({ type: 'stopped' });
        return;
      default:
        throw new Error(`Unknown message: ${JSON.stringify(message satisfies never)}`);
    }
  }

  #fail(error: unknown): void {
    this.#post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }

  get #started() {
    if (!this.#machine) throw new Error('The page was asked to draw before it was started.');
    return this.#machine;
  }

  async #start(token: string, readback: Readback): Promise<void> {
    const canvas = new OffscreenCanvas(16, 16);
    const renderer = createRenderer(canvas);
    canvas.addEventListener('webglcontextlost', () => {
      this.#post({ type: 'failed', message: 'The graphics context was lost.' });
    });
    const ring = await FrameRing.create(token);
    const gl = describeGl(renderer);
    const plain = readback === 'plain' || (readback === 'auto' && isSoftwareRenderer(gl.renderer));
    const reader = createPixelReader(renderer, plain ? 'plain' : 'fenced');
    this.#machine = { renderer, reader, ring, targets: new TargetPool(renderer) };
    this.#post({ type: 'started', gl });
  }

  async #open(region: RegionDescription, ring: RingShape): Promise<void> {
    await this.#halt();
    this.#region?.close();
    this.#region = null;
    this.#started.ring.shape(ring);
    const { renderer, targets, reader } = this.#started;
    this.#region = await openRegion(region, this.#executors, renderer, targets, reader.outputs);
    targets.trim();
    this.#description = region;
    this.#post({ type: 'opened', targetBytes: targets.bytes, warnings: this.#region.warnings });
  }

  async #halt(): Promise<void> {
    this.#generation++;
    this.#jobs = [];
    // A loop that waits for a slot is woken with one that nobody else holds, sees the new generation and ends.
    this.#machine?.ring.free(-1);
    await this.#drawing;
    await this.#machine?.reader.drain();
    this.#machine?.ring.reset();
  }

  async #draw(generation: number): Promise<void> {
    const { reader, ring } = this.#started;
    const width = this.#description?.layout.width ?? 0;
    for (let job = this.#jobs[0]; job; job = this.#jobs[0]) {
      const { job: jobNumber, count } = job;
      for (let offset = 0; offset < count; offset++) {
        const slot: number = ring.takeNow() ?? (await reader.drain().then(() => ring.take()));
        if (generation !== this.#generation) return;
        if (!this.#region) throw new Error('The page was asked for frames before a graph was opened in it.');
        const row = job.rows.subarray(offset * width, (offset + 1) * width);
        const index = job.first + offset;
        const drawn = this.#region.frames.draw(index, row, job.format);
        let copyMs = 0;
        await reader.read(drawn, {
          strip(bytes, offset) {
            const started = performance.now();
            ring.write(slot, bytes, offset);
            copyMs += performance.now() - started;
          },
          done: () => this.#post({ type: 'frame', job: jobNumber, index, slot, copyMs }),
        });
      }
      await reader.drain();
      if (generation !== this.#generation) return;
      this.#jobs.shift();
    }
  }
}

function decodeRows(base64: string): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}
