import { RING_HEADER_BYTES, type RingShape } from '#runtime/render-protocol.ts';
import { openSyncAccess, type SyncAccessFile } from './sync-access.ts';

/**
 * The page's end of the frame ring: slots in a file of the origin's private file system, whose backing file the machine reads.
 * On a memory file system this is shared memory in effect. A slot is taken by the page and freed by the machine.
 */
export class FrameRing {
  readonly #file: SyncAccessFile;
  #shape: RingShape = { slots: 0, slotBytes: 0 };
  #free: number[] = [];
  #waiting: ((slot: number) => void) | null = null;

  private constructor(file: SyncAccessFile) {
    this.#file = file;
  }

  /** Creates the file and writes `token` into it, by which the machine finds it. */
  static async create(token: string): Promise<FrameRing> {
    const file = await openSyncAccess('frames');
    file.truncate(RING_HEADER_BYTES);
    file.write(new TextEncoder().encode(token), { at: 0 });
    file.flush();
    return new FrameRing(file);
  }

  /** Lays the slots out anew; all are free. Throws where the disk or the browser's quota has no room for them. */
  shape(shape: RingShape): void {
    const size = RING_HEADER_BYTES + shape.slots * shape.slotBytes;
    this.#file.truncate(size);
    this.#shape = shape;
    this.reset();
  }

  reset(): void {
    this.#free = Array.from({ length: this.#shape.slots }, (_, slot) => slot);
    this.#waiting = null;
  }

  takeNow(): number | undefined {
    return this.#free.shift();
  }

  /** A free slot, as soon as there is one. */
  take(): Promise<number> {
    const slot = this.takeNow();
    if (slot !== undefined) return Promise.resolve(slot);
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  free(slot: number): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) waiting(slot);
    else this.#free.push(slot);
  }

  /** Puts bytes of a frame at their offset in it. */
  write(slot: number, bytes: Uint8Array, offset: number): void {
    const at = RING_HEADER_BYTES + slot * this.#shape.slotBytes + offset;
    const written = this.#file.write(bytes, { at });
    if (written !== bytes.length) {
      throw new Error(`The frame ring took ${written} of ${bytes.length} bytes: the disk that holds it is full.`);
    }
  }
}
