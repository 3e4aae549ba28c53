import { GRID_HZ, type Features } from '#runtime/features.ts';
import { decibels, FLOOR_DB } from './bands.ts';
import { percentile } from './normalise.ts';
import type { ChunkSink } from './pcm.ts';

/** Windows in grid points: 400 ms and 3 s. */
const MOMENTARY_SLOTS = 0.4 * GRID_HZ;
const SHORT_TERM_SLOTS = 3 * GRID_HZ;
/** The measures of a whole track take a window every 100 ms. */
const HOP_SLOTS = 0.1 * GRID_HZ;
const ABSOLUTE_GATE_LUFS = -70;
/** Blocks quieter than this below the mean of those above the absolute gate do not count. */
const INTEGRATED_GATE_LU = 10;
const RANGE_GATE_LU = 20;

export interface Loudness {
  /** LUFS at every grid point, the window centred there instead of looking back; near the ends the mean of what there is. */
  readonly momentaryLufs: Float32Array;
  readonly shortTermLufs: Float32Array;
  /** Highest sample, in dB below full scale, between a grid point and the next. */
  readonly peakDb: Float32Array;
  readonly whole: Features['loudness'];
}

/** Loudness after ITU-R BS.1770-4 and loudness range after EBU Tech 3342. */
export class LoudnessMeter {
  readonly #channels: readonly [KWeighting, KWeighting];
  readonly #sampleRate: number;
  /** Energy, both channels added, between the grid points k and k + 1. */
  readonly #energy: Float64Array;
  readonly #peaks: Float32Array;
  #position = 0;
  #slot = 0;
  #slotEnd: number;

  constructor(sampleRate: number, gridLength: number) {
    this.#sampleRate = sampleRate;
    this.#channels = [new KWeighting(sampleRate), new KWeighting(sampleRate)];
    this.#energy = new Float64Array(gridLength);
    this.#peaks = new Float32Array(gridLength);
    this.#slotEnd = Math.ceil(sampleRate / GRID_HZ);
  }

  readonly push: ChunkSink = ({ left, right, count }) => {
    const [filterLeft, filterRight] = this.#channels;
    for (let n = 0; n < count; n++) {
      if (this.#position === this.#slotEnd) {
        this.#slot += 1;
        this.#slotEnd = Math.ceil(((this.#slot + 1) * this.#sampleRate) / GRID_HZ);
        filterLeft.settle();
        filterRight.settle();
      }
      this.#peaks[this.#slot] = Math.max(this.#peaks[this.#slot]!, Math.abs(left[n]!), Math.abs(right[n]!));
      const l = filterLeft.filter(left[n]!);
      const r = filterRight.filter(right[n]!);
      this.#energy[this.#slot] = this.#energy[this.#slot]! + l * l + r * r;
      this.#position += 1;
    }
  };

  finish(): Loudness {
    const slots = this.#energy.length;
    const total = new Float64Array(slots + 1);
    for (let k = 0; k < slots; k++) total[k + 1] = total[k]! + this.#energy[k]!;
    /** Mean power from slot `from` to slot `to`, of what there is. */
    const power = (from: number, to: number) => {
      const samples = Math.min(this.#position, (to * this.#sampleRate) / GRID_HZ) - (from * this.#sampleRate) / GRID_HZ;
      return samples > 0 ? (total[to]! - total[from]!) / samples : 0;
    };
    const centred = (size: number) =>
      Float32Array.from({ length: slots }, (_, k) =>
        lufs(power(Math.max(0, k - size / 2), Math.min(slots, k + size / 2))),
      );
    const whole = (size: number) => {
      const powers: number[] = [];
      for (let end = size; (end * this.#sampleRate) / GRID_HZ <= this.#position; end += HOP_SLOTS) {
        powers.push(power(end - size, end));
      }
      return Float64Array.from(powers);
    };
    const peak = this.#peaks.reduce((most, value) => Math.max(most, value), 0);
    return {
      peakDb: this.#peaks.map((value) => decibels(value * value)),
      momentaryLufs: centred(MOMENTARY_SLOTS),
      shortTermLufs: centred(SHORT_TERM_SLOTS),
      whole: {
        integratedLufs: integrated(whole(MOMENTARY_SLOTS)),
        rangeLu: range(whole(SHORT_TERM_SLOTS)),
        samplePeakDb: peak > 0 ? 20 * Math.log10(peak) : null,
      },
    };
  }
}

function lufs(power: number): number {
  return Math.max(FLOOR_DB, decibels(power) - 0.691);
}

/** Null where every block is below the absolute gate. */
function integrated(powers: Float64Array): number | null {
  const heard = gated(powers, INTEGRATED_GATE_LU);
  return heard.length > 0 ? lufs(mean(heard)) : null;
}

/** From the 10th to the 95th percentile of the short-term loudness above the gates. */
function range(powers: Float64Array): number | null {
  const heard = Float32Array.from(gated(powers, RANGE_GATE_LU), lufs).sort();
  return heard.length > 0 ? percentile(heard, 0.95) - percentile(heard, 0.1) : null;
}

function gated(powers: Float64Array, relativeGate: number): Float64Array {
  const audible = powers.filter((power) => lufs(power) > ABSOLUTE_GATE_LUFS);
  const gate = lufs(mean(audible)) - relativeGate;
  return audible.filter((power) => lufs(power) > gate);
}

function mean(values: Float64Array): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
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
