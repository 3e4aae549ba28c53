import { GRID_HZ, type Features } from '#runtime/features.ts';
import { decibels, FLOOR_DB } from './bands.ts';
import { KWeighting } from './k-weighting.ts';
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
  readonly #weighting: KWeighting;
  readonly #sampleRate: number;
  /** Energy, both channels added, between the grid points k and k + 1. */
  readonly #energy: Float64Array;
  readonly #peaks: Float32Array;
  #position = 0;
  #slot = 0;
  #slotEnd: number;

  constructor(sampleRate: number, gridLength: number) {
    this.#sampleRate = sampleRate;
    this.#weighting = new KWeighting(sampleRate);
    this.#energy = new Float64Array(gridLength);
    this.#peaks = new Float32Array(gridLength);
    this.#slotEnd = Math.ceil(sampleRate / GRID_HZ);
  }

  readonly push: ChunkSink = (chunk) => {
    const { left, right, count } = chunk;
    for (let from = 0; from < count;) {
      if (this.#position === this.#slotEnd) {
        this.#slot += 1;
        this.#slotEnd = Math.ceil(((this.#slot + 1) * this.#sampleRate) / GRID_HZ);
        this.#weighting.settle();
      }
      const to = Math.min(count, from + this.#slotEnd - this.#position);
      this.#peaks[this.#slot] = Math.max(this.#peaks[this.#slot]!, highest(left, from, to), highest(right, from, to));
      this.#energy[this.#slot] = this.#weighting.push(chunk, from, to);
      this.#position += to - from;
      from = to;
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

function highest(samples: Float32Array, from: number, to: number): number {
  let most = 0;
  for (let n = from; n < to; n++) {
    const size = Math.abs(samples[n]!);
    if (size > most) most = size;
  }
  return most;
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
