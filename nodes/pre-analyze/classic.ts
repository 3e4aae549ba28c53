import { GRID_HZ } from '#runtime/features.ts';
import { RealFft } from '#runtime/media/fft.ts';
import { blackman } from './windows.ts';

/** Settings of the live analyser that this mode copies. */
export const CLASSIC_SIZE = 512;
const SMOOTHING = 0.6;
const MIN_DB = -100;
const MAX_DB = -30;

/**
 * The original smooths once per displayed frame, at 60 a second; the grid has 100 points a second. 0.6^(60/100) forgets as much
 * per second.
 */
const GRID_SMOOTHING = SMOOTHING ** (60 / GRID_HZ);

/** One call of an analyser: bytes 0…255 of CLASSIC_SIZE / 2 bins; `smoothed` holds the state and is updated. */
export type AnalyserCall = (samples: Float32Array, smoothed: Float64Array) => Uint8Array;

/**
 * The Web Audio specification's "current frequency data" as bytes: Blackman window, X[k] = (1/N) Σ x·e^(−2πikn/N), smoothing
 * over calls X̂ = τ·X̂₋₁ + (1−τ)·|X|, 20·log10, then −100…−30 dB to 0…255, rounded down and clipped.
 */
export function createAnalyser(size: number, smoothing: number): AnalyserCall {
  const fft = new RealFft(size);
  const window = blackman(size);
  const windowed = new Float64Array(size);
  const bytes = new Uint8Array(size / 2);
  return (samples, smoothed) => {
    for (let n = 0; n < size; n++) windowed[n] = samples[n]! * window[n]!;
    fft.transform(windowed);
    for (let k = 0; k < size / 2; k++) {
      const magnitude = Math.hypot(fft.real[k]!, fft.imaginary[k]!) / size;
      const value = smoothing * smoothed[k]! + (1 - smoothing) * magnitude;
      smoothed[k] = value;
      bytes[k] = toByte(20 * Math.log10(value));
    }
    return bytes;
  };
}

function toByte(db: number): number {
  return Math.min(255, Math.max(0, Math.floor((255 / (MAX_DB - MIN_DB)) * (db - MIN_DB))));
}

/**
 * Bands of the original, which counted bins at 44.1 kHz (0–3, 4–46, 47–139 of 86 Hz each), written in Hz: a bin belongs to the
 * band that holds its centre. At 44.1 kHz these are the very same bins; at other rates the same pitches.
 */
const BIN_HZ_AT_44K = 44_100 / CLASSIC_SIZE;
const classicEdgesHz = {
  bass: [0, 3.5 * BIN_HZ_AT_44K],
  mid: [3.5 * BIN_HZ_AT_44K, 46.5 * BIN_HZ_AT_44K],
  high: [46.5 * BIN_HZ_AT_44K, 139.5 * BIN_HZ_AT_44K],
} as const;

/** Amplitude and bands 0…1 (mean byte / 255) at every grid point, from the last CLASSIC_SIZE samples before it. */
export class ClassicMeter {
  readonly tracks: { readonly [K in 'amplitude' | 'bass' | 'mid' | 'high']: Float32Array };
  readonly #analyser = createAnalyser(CLASSIC_SIZE, GRID_SMOOTHING);
  readonly #smoothed = new Float64Array(CLASSIC_SIZE / 2);
  readonly #mono = new Float32Array(CLASSIC_SIZE);
  readonly #binHz: number;

  constructor(sampleRate: number, gridLength: number) {
    this.#binHz = sampleRate / CLASSIC_SIZE;
    this.tracks = {
      amplitude: new Float32Array(gridLength),
      bass: new Float32Array(gridLength),
      mid: new Float32Array(gridLength),
      high: new Float32Array(gridLength),
    };
  }

  measure(gridIndex: number, left: Float32Array, right: Float32Array, offset: number): void {
    for (let n = 0; n < CLASSIC_SIZE; n++) this.#mono[n] = (left[offset + n]! + right[offset + n]!) / 2;
    const bytes = this.#analyser(this.#mono, this.#smoothed);
    this.tracks.amplitude[gridIndex] = mean(bytes, 0, bytes.length);
    for (const name of ['bass', 'mid', 'high'] as const) {
      const [low, high] = classicEdgesHz[name];
      this.tracks[name][gridIndex] = mean(bytes, Math.ceil(low / this.#binHz), Math.ceil(high / this.#binHz));
    }
  }
}

/** Mean of bytes [from, to), as a share of 255. */
function mean(bytes: Uint8Array, from: number, to: number): number {
  const end = Math.min(to, bytes.length);
  let sum = 0;
  for (let k = from; k < end; k++) sum += bytes[k]!;
  return end > from ? sum / (end - from) / 255 : 0;
}

const BEAT_THRESHOLD = 0.05;
const BEAT_COOLDOWN_SECONDS = 0.08;

/** Seconds at which the bass rises across 0.05, at least 80 ms apart. */
export function classicBeats(bass: Float32Array): Float64Array {
  const times: number[] = [];
  let previous = 0;
  for (let k = 0; k < bass.length; k++) {
    const value = bass[k]!;
    const time = k / GRID_HZ;
    const rested = time - (times.at(-1) ?? -Infinity) >= BEAT_COOLDOWN_SECONDS;
    if (value > BEAT_THRESHOLD && previous <= BEAT_THRESHOLD && rested) times.push(time);
    previous = value;
  }
  return Float64Array.from(times);
}
