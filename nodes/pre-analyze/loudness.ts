import { GRID_HZ } from '#runtime/features.ts';
import { decibels, FLOOR_DB } from './bands.ts';
import type { ChunkSink } from './pcm.ts';

const SHORT_TERM_SECONDS = 3;

/**
 * Short-term loudness in LUFS after ITU-R BS.1770-4, at every grid point, its window centred there instead of looking back.
 * Near the ends it averages what there is.
 */
export class LoudnessMeter {
  readonly #channels: readonly [KWeighting, KWeighting];
  readonly #sampleRate: number;
  /** Energy, both channels added, and samples between the grid points k and k + 1. */
  readonly #energy: Float64Array;
  #position = 0;
  #slot = 0;

  constructor(sampleRate: number, gridLength: number) {
    this.#sampleRate = sampleRate;
    this.#channels = [new KWeighting(sampleRate), new KWeighting(sampleRate)];
    this.#energy = new Float64Array(gridLength);
  }

  readonly push: ChunkSink = ({ left, right, count }) => {
    const [filterLeft, filterRight] = this.#channels;
    for (let n = 0; n < count; n++) {
      const l = filterLeft.filter(left[n]!);
      const r = filterRight.filter(right[n]!);
      const slot = Math.floor((this.#position * GRID_HZ) / this.#sampleRate);
      if (slot !== this.#slot) {
        this.#slot = slot;
        filterLeft.settle();
        filterRight.settle();
      }
      this.#energy[slot] = this.#energy[slot]! + l * l + r * r;
      this.#position += 1;
    }
  };

  finish(): Float32Array {
    const slots = this.#energy.length;
    const total = new Float64Array(slots + 1);
    for (let k = 0; k < slots; k++) total[k + 1] = total[k]! + this.#energy[k]!;
    const reach = (SHORT_TERM_SECONDS * GRID_HZ) / 2;
    return Float32Array.from({ length: slots }, (_, k) => {
      const from = Math.max(0, k - reach);
      const to = Math.min(slots, k + reach);
      const samples = Math.min(this.#position, (to * this.#sampleRate) / GRID_HZ) - (from * this.#sampleRate) / GRID_HZ;
      if (samples <= 0) return FLOOR_DB;
      return Math.max(FLOOR_DB, decibels((total[to]! - total[from]!) / samples) - 0.691);
    });
  }
}

/**
 * BS.1770's shelf and high-pass in series, for any sample rate: the analog prototypes whose bilinear transform gives the
 * coefficients that the recommendation tabulates for 48 kHz.
 */
class KWeighting {
  readonly #shelf: Biquad;
  readonly #highPass: Biquad;

  constructor(sampleRate: number) {
    this.#shelf = highShelf(sampleRate);
    this.#highPass = highPass(sampleRate);
  }

  filter(sample: number): number {
    return this.#highPass.filter(this.#shelf.filter(sample));
  }

  settle(): void {
    this.#shelf.settle();
    this.#highPass.settle();
  }
}

function highShelf(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const middle = high ** 0.4996667741545416;
  const norm = 1 + k / q + k * k;
  return new Biquad(
    (high + (middle * k) / q + k * k) / norm,
    (2 * (k * k - high)) / norm,
    (high - (middle * k) / q + k * k) / norm,
    (2 * (k * k - 1)) / norm,
    (1 - k / q + k * k) / norm,
  );
}

function highPass(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const q = 0.5003270373238773;
  const norm = 1 + k / q + k * k;
  return new Biquad(1, -2, 1, (2 * (k * k - 1)) / norm, (1 - k / q + k * k) / norm);
}

/** Second-order section, transposed direct form II. */
class Biquad {
  readonly #b0: number;
  readonly #b1: number;
  readonly #b2: number;
  readonly #a1: number;
  readonly #a2: number;
  #z1 = 0;
  #z2 = 0;

  constructor(b0: number, b1: number, b2: number, a1: number, a2: number) {
    this.#b0 = b0;
    this.#b1 = b1;
    this.#b2 = b2;
    this.#a1 = a1;
    this.#a2 = a2;
  }

  filter(x: number): number {
    const y = this.#b0 * x + this.#z1;
    this.#z1 = this.#b1 * x - this.#a1 * y + this.#z2;
    this.#z2 = this.#b2 * x - this.#a2 * y;
    return y;
  }
  /** After long silence the state would sink to subnormal numbers, which cost a hundred times the time. */
  settle(): void {
    if (Math.abs(this.#z1) < 1e-30) this.#z1 = 0;
    if (Math.abs(this.#z2) < 1e-30) this.#z2 = 0;
  }
}
