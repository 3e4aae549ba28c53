/** Building blocks of synthesis: seeded noise, oscillators, filters, and the stereo bus they are mixed on. */

import { DURATION_SECONDS, SAMPLE_RATE } from './score.mjs';

export const SAMPLE_COUNT = DURATION_SECONDS * SAMPLE_RATE;

export function createBus() {
  return { left: new Float64Array(SAMPLE_COUNT), right: new Float64Array(SAMPLE_COUNT) };
}

/** Adds `sampleAt(index) → value` to the bus from `time` on, panned −1…1 at constant power; the piece's end cuts it. */
export function play(bus, time, seconds, gain, pan, sampleAt) {
  const start = Math.round(time * SAMPLE_RATE);
  const count = Math.min(Math.round(seconds * SAMPLE_RATE), SAMPLE_COUNT - start);
  const angle = ((pan + 1) * Math.PI) / 4;
  const left = gain * Math.cos(angle) * Math.SQRT2;
  const right = gain * Math.sin(angle) * Math.SQRT2;
  const leftSamples = bus.left.subarray(start, start + count);
  const rightSamples = bus.right.subarray(start, start + count);
  for (let index = 0; index < count; index++) {
    const value = sampleAt(index);
    leftSamples[index] += left * value;
    rightSamples[index] += right * value;
  }
}

/** White noise in −1…1: a counter through the integer hash `lowbias32` (Wellons 2018), so one seed gives one sequence. */
export function createNoise(seed) {
  let counter = Math.imul(seed, 0x9e3779b9);
  return () => {
    counter = (counter + 0x6d2b79f5) | 0;
    let bits = Math.imul(counter ^ (counter >>> 16), 0x7feb352d);
    bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
    return (bits ^ (bits >>> 16)) / 2 ** 31;
  };
}

export function noteFrequency(midi) {
  return 440 * 2 ** ((midi - 69) / 12);
}

/** Sawtooth with polyBLEP corners (Välimäki & Huovilainen 2007), so that high notes do not alias. */
export function createSaw(startPhase) {
  let phase = startPhase - Math.floor(startPhase);
  return (frequency) => {
    const increment = frequency / SAMPLE_RATE;
    phase += increment;
    if (phase >= 1) phase -= 1;
    let value = 2 * phase - 1;
    if (phase < increment) value += (1 - phase / increment) ** 2;
    else if (phase > 1 - increment) value -= (1 - (1 - phase) / increment) ** 2;
    return value;
  };
}

/** Two-pole state-variable filter, trapezoidal integration (Zavalishin, The Art of VA Filter Design, ch. 4). */
export class StateVariableFilter {
  #low = 0;
  #band = 0;

  constructor(cutoffHz, resonance) {
    this.tune(cutoffHz, resonance);
  }

  tune(cutoffHz, resonance) {
    this.g = Math.tan((Math.PI * Math.min(cutoffHz, 0.45 * SAMPLE_RATE)) / SAMPLE_RATE);
    this.damping = 1 / resonance;
    this.scale = 1 / (1 + this.g * (this.g + this.damping));
  }

  #step(input) {
    const high = (input - (this.g + this.damping) * this.#band - this.#low) * this.scale;
    const band = this.g * high + this.#band;
    const low = this.g * band + this.#low;
    this.#band = this.g * high + band;
    this.#low = this.g * band + low;
    this.low = low;
    this.band = band * this.damping;
    this.high = high;
  }

  lowpass(input) {
    this.#step(input);
    return this.low;
  }

  bandpass(input) {
    this.#step(input);
    return this.band;
  }

  highpass(input) {
    this.#step(input);
    return this.high;
  }
}

/** Exponential decay that starts at 1 and has fallen by 60 dB after `seconds`. */
export function decay(index, seconds) {
  return Math.exp((-6.908 * index) / (seconds * SAMPLE_RATE));
}

/** Ramps in over `attack` and out before `end` (seconds, half cosines): no note begins or ends with a click. */
export function edges(index, attack, end, release) {
  const time = index / SAMPLE_RATE;
  const rise = time < attack ? halfCosine(time / attack) : 1;
  const fall = time > end - release ? halfCosine((end - time) / release) : 1;
  return rise * fall;
}

export function halfCosine(position) {
  const clamped = Math.min(Math.max(position, 0), 1);
  return 0.5 - 0.5 * Math.cos(Math.PI * clamped);
}
