/** Stills that were asked for, in order: answers come in the same. */
export class Stills {
  readonly #waiting: ((png: Blob | Error) => void)[] = [];

  /** Rejects where drawing it fails. */
  async next(): Promise<Blob> {
    const png = await new Promise<Blob | Error>((resolve) => this.#waiting.push(resolve));
    if (png instanceof Error) throw png;
    return png;
  }

  answer(png: Blob | Error): void {
    this.#waiting.shift()?.(png);
  }

  failAll(error: Error): void {
    for (const tell of this.#waiting.splice(0)) tell(error);
  }
}
