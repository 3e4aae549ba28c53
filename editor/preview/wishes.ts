/** Milliseconds without a wish after which the frame is drawn as finely as the screen shows it. */
const restAfter = 250;

/**
 * When frames are asked for: one at a time, and after each the latest that was wished for meanwhile. Where nothing has been wished for in
 * a while, `rest` is called.
 */
export class Wishes {
  readonly #send: () => void;
  readonly #rest: () => void;
  #isDrawing = false;
  #isWished = false;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(send: () => void, rest: () => void) {
    this.#send = send;
    this.#rest = rest;
  }

  /** Asks for the frame of the moment; while one is drawn, for the frame of the moment when that is done. */
  wish(): void {
    clearTimeout(this.#resting);
    this.#isWished = this.#isDrawing;
    if (!this.#isDrawing) this.#send();
  }

  /** A frame was asked for. */
  asked(): void {
    this.#isDrawing = true;
  }

  /** What was asked for last has been shown or refused. `mayRest`: it would be drawn more finely. */
  answered(mayRest: boolean): void {
    this.#isDrawing = false;
    if (this.#isWished) this.wish();
    else if (mayRest) this.#resting = setTimeout(() => !this.#isDrawing && this.#rest(), restAfter);
  }

  /** Whoever was asked is gone. */
  reset(): void {
    this.#isDrawing = false;
  }
}
