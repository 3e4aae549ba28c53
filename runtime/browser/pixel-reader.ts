import type { WebGLRenderer } from 'three';
import { STRIP_BYTES } from '#runtime/values.ts';
import type { DrawnFrame } from './executor.ts';

/** Takes a drawn frame's bytes out of the graphics device, in the order in which frames were drawn. */
export interface PixelReader {
  /** Targets that frames are resolved to in turn: two where a frame may still be copied while the next is drawn. */
  readonly outputs: 1 | 2;
  /** Starts to read; the sink gets all of this frame before any of a later one. */
  read(frame: DrawnFrame, sink: PixelSink): Promise<void>;
  /** Resolves when everything started has been delivered. */
  drain(): Promise<void>;
  dispose(): void;
}

/** Where a frame's bytes go, in strips of at most STRIP_BYTES: what is read never fills more memory than that, however large a frame. */
export interface PixelSink {
  /** Bytes of the frame from `offset` on, valid during the call. */
  strip(bytes: Uint8Array, offset: number): void;
  done(): void;
}

export function createPixelReader(renderer: WebGLRenderer, readback: 'plain' | 'fenced'): PixelReader {
  return readback === 'plain' ? new PlainReader(renderer) : new FencedReader(renderer);
}

/** readPixels straight into memory: a CPU rasteriser has the pixels there already. */
class PlainReader implements PixelReader {
  readonly outputs = 1;
  readonly #renderer: WebGLRenderer;
  #bytes = new Uint8Array(0);

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
  }

  async read({ target, width, height }: DrawnFrame, sink: PixelSink): Promise<void> {
    const rows = Math.max(1, Math.floor(STRIP_BYTES / (width * 4)));
    const length = width * Math.min(rows, height) * 4;
    if (this.#bytes.length !== length) this.#bytes = new Uint8Array(length);
    for (let y = 0; y < height; y += rows) {
      const strip = this.#bytes.subarray(0, width * Math.min(rows, height - y) * 4);
      this.#renderer.readRenderTargetPixels(target, 0, y, width, Math.min(rows, height - y), strip);
      confirmRead(strip, (witness) => this.#renderer.readRenderTargetPixels(target, 0, y, 1, 1, witness));
      sink.strip(strip, y * width * 4);
    }
    sink.done();
  }

  async drain(): Promise<void> {}

  dispose(): void {}
}

interface Pending {
  readonly buffer: WebGLBuffer;
  readonly fence: WebGLSync;
  readonly length: number;
  readonly sink: PixelSink;
}

/**
 * Two pixel buffers in turn: while the device copies frame n into one, frame n + 1 is drawn; a fence says when the copy is there.
 * Frames are delivered in the order in which they were drawn.
 */
class FencedReader implements PixelReader {
  readonly outputs = 2;
  readonly #gl: WebGL2RenderingContext;
  readonly #renderer: WebGLRenderer;
  readonly #buffers: WebGLBuffer[];
  readonly #pending: Pending[] = [];
  #bytes = new Uint8Array(0);

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
    const gl = renderer.getContext();
    if (!(gl instanceof WebGL2RenderingContext)) throw new Error('Reading with fences needs WebGL 2.');
    this.#gl = gl;
    this.#buffers = [gl.createBuffer(), gl.createBuffer()];
  }

  async read({ target, width, height }: DrawnFrame, sink: PixelSink): Promise<void> {
    const gl = this.#gl;
    const length = width * height * 4;
    const buffer = this.#buffers.shift() ?? (await this.#deliverOldest());
    this.#renderer.setRenderTarget(target);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, length, gl.STREAM_READ);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (!fence) throw new Error('The graphics device gave no fence: its context is lost.');
    gl.flush();
    this.#pending.push({ buffer, fence, length, sink });
  }

  async drain(): Promise<void> {
    while (this.#pending.length > 0) this.#buffers.push(await this.#deliverOldest());
  }

  dispose(): void {
    for (const buffer of this.#buffers) this.#gl.deleteBuffer(buffer);
    for (const { buffer, fence } of this.#pending) {
      this.#gl.deleteSync(fence);
      this.#gl.deleteBuffer(buffer);
    }
  }

  async #deliverOldest(): Promise<WebGLBuffer> {
    const gl = this.#gl;
    const oldest = this.#pending.shift();
    if (!oldest) throw new Error('A pixel buffer is missing.');
    await fenceReached(gl, oldest.fence);
    gl.deleteSync(oldest.fence);
    const { buffer, length, sink } = oldest;
    const stripBytes = Math.min(STRIP_BYTES, length);
    if (this.#bytes.length < stripBytes) this.#bytes = new Uint8Array(stripBytes);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    for (let offset = 0; offset < length; offset += stripBytes) {
      const strip = this.#bytes.subarray(0, Math.min(stripBytes, length - offset));
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, offset, strip);
      confirmRead(strip, (witness) => gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, offset, witness));
      sink.strip(strip, offset);
    }
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    sink.done();
    return buffer;
  }
}

/**
 * When the graphics process dies, reading from it fails without a word: the bytes stay those of an earlier frame, and the event
 * that tells of it comes only after this frame has been sent. So the first pixel is read once more, over its opposite.
 */
function confirmRead(bytes: Uint8Array, readFirstPixel: (witness: Uint8Array) => void): void {
  const witness = bytes.slice(0, 4).map((byte) => byte ^ 0xff);
  readFirstPixel(witness);
  if (witness.every((byte, index) => byte === bytes[index])) return;
  throw new Error('The graphics context was lost while reading a frame.');
}

/** Polls between tasks: WebGL has no event for a fence and does not let a page wait for one. */
async function fenceReached(gl: WebGL2RenderingContext, fence: WebGLSync): Promise<void> {
  for (;;) {
    const status = gl.clientWaitSync(fence, 0, 0);
    if (status === gl.ALREADY_SIGNALED || status === gl.CONDITION_SATISFIED) return;
    if (status === gl.WAIT_FAILED || gl.isContextLost())
      throw new Error('The graphics context was lost while reading a frame.');
    await nextTask();
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
