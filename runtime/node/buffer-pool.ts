/** A fixed number of equal buffers, lent and given back: the bound on frames in flight. */
export class BufferPool {
  readonly #free: Uint8Array[];
  #waiting: ((buffer: Uint8Array) => void)[] = [];

  constructor(count: number, bytes: number) {
    this.#free = Array.from({ length: count }, () => new Uint8Array(bytes));
  }

  /** A free buffer as soon as there is one; rejects when the signal aborts first. */
  async take(signal: AbortSignal): Promise<Uint8Array> {
    const free = this.#free.pop();
    if (free) return free;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting = this.#waiting.filter((waiting) => waiting !== hand);
        reject(signal.reason);
      };
      const hand = (buffer: Uint8Array) => {
        signal.removeEventListener('abort', onAbort);
        resolve(buffer);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(hand);
    });
  }

  give(buffer: Uint8Array): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(buffer);
    else this.#free.push(buffer);
  }
}
