import { GRID_HZ } from '#runtime/features.ts';

/** Periodicity over time: a value per frame and tempo, frames a second apart, tempi evenly spaced in octaves. */
export interface Tempogram {
  readonly frames: number;
  /** Value of frame f and tempo t at f · TEMPI + t: 1 for a perfect repetition, scaled down where little is struck. */
  readonly values: Float32Array;
}

/** Tempi considered at all; slower and faster ones than are ever reported help to see what they are fractions of. */
const SLOWEST_BPM = 45;
const FASTEST_BPM = 240;
const TEMPI_PER_OCTAVE = 48;
export const TEMPI = Math.floor(TEMPI_PER_OCTAVE * Math.log2(FASTEST_BPM / SLOWEST_BPM)) + 1;

export const FRAME_POINTS = GRID_HZ;
const WINDOW_POINTS = 8 * GRID_HZ;
/** Weights of the autocorrelation at one to four beats. */
const COMB = [1, 1 / 2, 1 / 3, 1 / 4] as const;
const COMB_SUM = COMB.reduce((sum, weight) => sum + weight, 0);

export function bpmOf(tempo: number): number {
  return SLOWEST_BPM * 2 ** (tempo / TEMPI_PER_OCTAVE);
}

export function tempoOf(bpm: number): number {
  return TEMPI_PER_OCTAVE * Math.log2(bpm / SLOWEST_BPM);
}

export function octaves(tempi: number): number {
  return tempi / TEMPI_PER_OCTAVE;
}

/** Autocorrelation of the novelty under a Hann window of eight seconds, summed over one to four periods. */
export function tempogram(novelty: Float64Array): Tempogram {
  const frames = Math.floor((novelty.length - 1) / FRAME_POINTS) + 1;
  const values = new Float32Array(frames * TEMPI);
  const lags = Math.ceil((COMB.length * 60 * GRID_HZ) / SLOWEST_BPM) + 2;
  const window = Float64Array.from(
    { length: WINDOW_POINTS },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / WINDOW_POINTS),
  );
  // What a window takes off the correlation at each lag.
  const bias = correlate(window, lags);
  const periods = Float64Array.from({ length: TEMPI }, (_, tempo) => (60 * GRID_HZ) / bpmOf(tempo));
  const energies = new Float64Array(frames);
  const segment = new Float64Array(WINDOW_POINTS);
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * FRAME_POINTS - WINDOW_POINTS / 2;
    let sum = 0;
    let weights = 0;
    for (let n = 0; n < WINDOW_POINTS; n++) {
      if (start + n < 0 || start + n >= novelty.length) continue;
      sum += window[n]! * novelty[start + n]!;
      weights += window[n]!;
    }
    const mean = weights > 0 ? sum / weights : 0;
    for (let n = 0; n < WINDOW_POINTS; n++) {
      const inside = start + n >= 0 && start + n < novelty.length;
      segment[n] = inside ? window[n]! * (novelty[start + n]! - mean) : 0;
    }
    const correlation = correlate(segment, lags);
    const energy = correlation[0]!;
    energies[frame] = energy;
    if (energy <= 0) continue;
    for (let lag = 0; lag < lags; lag++) correlation[lag] = (correlation[lag]! * bias[0]!) / (energy * bias[lag]!);
    for (let tempo = 0; tempo < TEMPI; tempo++) {
      let comb = 0;
      for (let n = 0; n < COMB.length; n++) comb += COMB[n]! * at(correlation, (n + 1) * periods[tempo]!);
      values[frame * TEMPI + tempo] = comb / COMB_SUM;
    }
  }
  weightByEnergy(values, energies);
  return { frames, values };
}

/** Where hardly anything is struck, whatever seems to repeat there says little. */
function weightByEnergy(values: Float32Array, energies: Float64Array): void {
  const mean = energies.reduce((sum, energy) => sum + energy, 0) / energies.length;
  for (let frame = 0; frame < energies.length; frame++) {
    const weight = Math.min(1, Math.sqrt(energies[frame]! / (mean || 1)));
    for (let n = frame * TEMPI; n < (frame + 1) * TEMPI; n++) values[n] = values[n]! * weight;
  }
}

/** Four lags at a time: the sum of one alone would wait for its last addition at each step. */
function correlate(sequence: Float64Array, lags: number): Float64Array {
  const correlation = new Float64Array(lags);
  const padded = new Float64Array(sequence.length + 3);
  padded.set(sequence, 3);
  for (let lag = 0; lag < lags; lag += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let n = lag; n < sequence.length; n++) {
      const value = sequence[n]!;
      const early = n - lag;
      a += value * padded[early + 3]!;
      b += value * padded[early + 2]!;
      c += value * padded[early + 1]!;
      d += value * padded[early]!;
    }
    // The last four may be more than are wanted; what lies outside an array is not stored.
    correlation[lag] = a;
    correlation[lag + 1] = b;
    correlation[lag + 2] = c;
    correlation[lag + 3] = d;
  }
  return correlation;
}

function at(values: Float64Array, position: number): number {
  const left = Math.floor(position);
  const fraction = position - left;
  return values[left]! * (1 - fraction) + values[left + 1]! * fraction;
}
