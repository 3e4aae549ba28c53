import type { PixelFormat } from '#runtime/values.ts';

/** Samples a side that are averaged for each pixel: enough that stars do not flicker. */
const samples = 2;

/**
 * Makes a small picture of a large one while its bytes go by. Costs as much as the small one has pixels, however large the other is.
 * Strips have to come in order, and to end between pixels.
 */
export class FrameSampler {
  /** As large as the box allows at the same aspect. */
  readonly width: number;
  readonly height: number;
  readonly #rowBytes: number;
  readonly #sampleBytes: 1 | 2;
  readonly #columns: Int32Array;
  readonly #rows: Int32Array;
  readonly #sums: Uint16Array;
  #at = 0;
  #row = 0;
  #column = 0;

  /** @param most pixels a side of the small picture. */
  constructor(picture: { readonly width: number; readonly height: number }, format: PixelFormat, most: number) {
    const scale = Math.min(1, most / Math.max(picture.width, picture.height));
    this.width = Math.max(1, Math.round(picture.width * scale));
    this.height = Math.max(1, Math.round(picture.height * scale));
    this.#sampleBytes = format === 'rgba16' ? 2 : 1;
    this.#rowBytes = picture.width * 4 * this.#sampleBytes;
    this.#columns = places(this.width, picture.width);
    this.#rows = places(this.height, picture.height);
    this.#sums = new Uint16Array(this.width * this.height * 3);
  }

  take(strip: Uint8Array): void {
    const pixelBytes = this.#sampleBytes * 4;
    const step = this.#sampleBytes;
    // Of 16-bit numbers the higher byte, which is the second.
    const first = step - 1;
    const end = this.#at + strip.length;
    const sums = this.#sums;
    for (; this.#row < this.#rows.length; this.#row++) {
      const rowAt = (this.#rows[this.#row] ?? 0) * this.#rowBytes - this.#at;
      const out = Math.floor(this.#row / samples) * this.width;
      for (; this.#column < this.#columns.length; this.#column++) {
        const from = rowAt + (this.#columns[this.#column] ?? 0) * pixelBytes;
        if (from >= strip.length) {
          this.#at = end;
          return;
        }
        const sum = (out + ((this.#column / samples) | 0)) * 3;
        sums[sum] = (sums[sum] ?? 0) + (strip[from + first] ?? 0);
        sums[sum + 1] = (sums[sum + 1] ?? 0) + (strip[from + first + step] ?? 0);
        sums[sum + 2] = (sums[sum + 2] ?? 0) + (strip[from + first + 2 * step] ?? 0);
      }
      this.#column = 0;
    }
    this.#at = end;
  }

  /** RGB, 8 bit, once the last strip was taken. */
  rgb(): Uint8Array {
    const rgb = new Uint8Array(this.#sums.length);
    for (const [i, sum] of this.#sums.entries()) rgb[i] = sum / samples ** 2 + 0.5;
    return rgb;
  }
}

/** Where the samples of each small pixel lie along one side. */
function places(small: number, large: number): Int32Array {
  return Int32Array.from({ length: small * samples }, (_, i) =>
    Math.min(large - 1, Math.floor(((i + 0.5) * large) / (small * samples))),
  );
}
