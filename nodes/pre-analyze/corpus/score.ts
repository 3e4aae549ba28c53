import { randomFloat } from '#runtime/media/random.ts';
import { CORPUS_RATE, type Voice } from './voices.ts';

/** A piece with its truth. */
export interface CorpusPiece {
  readonly name: string;
  /** One channel at CORPUS_RATE. */
  readonly samples: Float32Array;
  /** Seconds. */
  readonly beats: readonly number[];
  readonly downbeats: readonly number[];
}

export interface PieceOptions {
  readonly name: string;
  readonly seed: number;
  readonly bars: number;
  readonly beatsPerBar: number;
  /** Beats per minute at a beat of the piece. */
  readonly bpm: (beat: number) => number;
  /** Where the second of two notes falls in their pair: 0.5 straight, 0.667 triplets; and the pair's length in beats. */
  readonly swing?: { readonly at: number; readonly pair: number };
  /** Standard deviation of each stroke's time, in seconds, as of players. */
  readonly jitter?: number;
  readonly reverb?: number;
  /** Gain before the saturation that stands for mastering; 1 is gentle. */
  readonly drive?: number;
  /** Level of the noise floor. */
  readonly noise?: number;
  /** Silence before the first beat in seconds. */
  readonly lead?: number;
}

export interface NoteOptions {
  readonly hz?: number;
  /** Beats. */
  readonly length?: number;
  /** Seconds of decay, for drums, which do not last. */
  readonly decay?: number;
  readonly gain?: number;
}

/** Sampler and clock: notes go in by beats, samples come out. */
export class Score {
  readonly options: PieceOptions;
  readonly #mix: Float32Array;
  /** Seconds at each sixteenth of a beat. */
  readonly #clock: Float64Array;
  readonly #samples = new Map<string, Float32Array>();
  readonly #names = new Map<Voice, number>();
  #strokes = 0;

  constructor(options: PieceOptions) {
    this.options = options;
    const steps = 16 * (options.bars * options.beatsPerBar + 1);
    this.#clock = new Float64Array(steps + 1);
    this.#clock[0] = options.lead ?? 0.1 + 0.4 * randomFloat(options.seed, 0, 90);
    for (let n = 0; n < steps; n++) {
      this.#clock[n + 1] = this.#clock[n]! + 60 / options.bpm((n + 0.5) / 16) / 16;
    }
    this.#mix = new Float32Array(Math.ceil(this.#clock[steps]! * CORPUS_RATE));
  }

  /** Uniform in 0…1; `channel` says what for. */
  random(index: number, channel: number): number {
    return randomFloat(this.options.seed, index, channel);
  }

  secondsAt(beat: number): number {
    const position = Math.max(0, 16 * beat);
    const step = Math.min(Math.floor(position), this.#clock.length - 2);
    return this.#clock[step]! + (position - step) * (this.#clock[step + 1]! - this.#clock[step]!);
  }

  /** Plays a note at a beat of the piece. */
  play(voice: Voice, beat: number, { hz = 100, length = 1, decay, gain = 1 }: NoteOptions = {}): void {
    const swung = this.#swing(beat);
    this.#strokes += 1;
    const seconds = decay ?? this.secondsAt(swung + length) - this.secondsAt(swung);
    const note = this.#note(voice, hz, seconds, this.#strokes % 3);
    const early = (this.options.jitter ?? 0) * this.#normal(this.#strokes);
    const start = Math.round((this.secondsAt(swung) + early) * CORPUS_RATE);
    for (let n = Math.max(0, -start); n < note.length && start + n < this.#mix.length; n++) {
      this.#mix[start + n] = this.#mix[start + n]! + gain * note[n]!;
    }
  }

  finish(): CorpusPiece {
    const { name, bars, beatsPerBar, seed } = this.options;
    const beats = Array.from({ length: bars * beatsPerBar }, (_, beat) => this.secondsAt(beat));
    return {
      name,
      samples: master(this.#mix, seed, this.options),
      beats,
      downbeats: beats.filter((_, beat) => beat % beatsPerBar === 0),
    };
  }

  #swing(beat: number): number {
    const { swing } = this.options;
    if (!swing) return beat;
    const pairs = Math.floor(beat / swing.pair + 1e-9);
    const place = beat / swing.pair - pairs;
    const warped = place < 0.5 ? 2 * place * swing.at : swing.at + 2 * (place - 0.5) * (1 - swing.at);
    return (pairs + warped) * swing.pair;
  }

  /** Every pitch and length is made once, as in a sampler; drums take turns between three variants. */
  #note(voice: Voice, hz: number, seconds: number, variant: number): Float32Array {
    // Lengths within 2 % share a sample.
    const rounded = 1.02 ** Math.round(Math.log(seconds) / Math.log(1.02));
    let name = this.#names.get(voice);
    if (name === undefined) this.#names.set(voice, (name = this.#names.size));
    const key = `${name} ${hz.toFixed(2)} ${rounded} ${variant}`;
    let note = this.#samples.get(key);
    if (!note) this.#samples.set(key, (note = voice(hz, rounded, variant + 1)));
    return note;
  }

  /** Sum of four uniform numbers, scaled to a standard deviation of 1. */
  #normal(index: number): number {
    let sum = -2;
    for (let channel = 91; channel < 95; channel++) sum += this.random(index, channel);
    return sum * Math.sqrt(3);
  }
}

function master(
  mix: Float32Array,
  seed: number,
  { reverb = 0, drive = 1, noise = 0.0003 }: PieceOptions,
): Float32Array {
  const wet = reverb > 0 ? reverberate(mix, reverb) : mix;
  let energy = 0;
  for (const value of wet) energy += value * value;
  const gain = (0.2 * drive) / (Math.sqrt(energy / wet.length) || 1);
  return wet.map((value, n) => 0.8 * Math.tanh(gain * value) + noise * (2 * randomFloat(seed, n, 95) - 1));
}

/** Six feedback combs (Schroeder), 1.5 s long. */
function reverberate(dry: Float32Array, amount: number): Float32Array {
  const wet = Float32Array.from(dry);
  for (const delay of [0.0297, 0.0371, 0.0411, 0.0437, 0.0503, 0.0571]) {
    const samples = Math.round(delay * CORPUS_RATE);
    const feedback = 10 ** ((-3 * delay) / 1.5);
    const comb = new Float32Array(dry.length);
    let damped = 0;
    for (let n = samples; n < dry.length; n++) {
      damped += 0.5 * (comb[n - samples]! - damped);
      comb[n] = dry[n - samples]! + feedback * damped;
      wet[n] = wet[n]! + (amount / 6) * comb[n]!;
    }
  }
  return wet;
}
