import { drums, CORPUS_RATE, type Voice } from '#nodes/pre-analyze/corpus/voices.ts';
import { randomFloat } from '#runtime/media/random.ts';

/** Simpler voices than the corpus's, as a quick script would make them: a network that knew one hand's sounds would know little. */
export const plainVoices = {
  kick: tone(
    (age, _noise, hz, seconds) => wave(hz * age + ((2.2 * hz) / 30) * (1 - Math.exp(-30 * age))) * fall(age, seconds),
    () => 0.5,
  ),
  /** No sweep and no click. */
  dullKick: tone(
    (age, _noise, hz, seconds) => wave(hz * age) * fall(age, seconds),
    () => 0.5,
  ),
  snare: tone(
    (age, noise, hz, seconds) => (0.7 * noise + 0.5 * wave(hz * age)) * fall(age, seconds),
    (seconds) => 6 * seconds,
  ),
  hat: (hz, seconds, variant) => {
    const hat = drums.hat(hz, seconds, variant);
    return hat.map((value, n) => 0.5 * (value - (hat[n - 1] ?? 0)));
  },
  bass: tone(
    (age, _noise, hz, seconds) => wave(hz * age) * rise(age, 0.01) * end(age, seconds, 0.02),
    (seconds) => seconds,
  ),
  saw: tone(
    (age, _noise, hz, seconds) =>
      0.6 * partials(age, hz, 8) * rise(age, 0.005) * fall(age, Math.max(0.1, seconds) / 2) * end(age, seconds, 0.01),
    (seconds) => seconds,
  ),
  bell: tone(
    (age, _noise, hz, seconds) =>
      (wave(hz * age) + 0.5 * wave(2 * hz * age) + 0.25 * wave(3 * hz * age)) *
      fall(age, Math.max(0.15, seconds) / 3) *
      rise(age, 0.005),
    (seconds) => Math.max(0.15, seconds) * 1.6,
  ),
  slowPad: tone(
    (age, _noise, hz, seconds) =>
      (wave(hz * age) + 0.4 * wave(2 * hz * age)) * rise(age, 0.1) * end(age, seconds + 0.1, 0.1),
    (seconds) => seconds + 0.1,
  ),
} satisfies Record<string, Voice>;

/** `value` at each age in seconds, beside white noise −1…1. */
function tone(
  value: (age: number, noise: number, hz: number, seconds: number) => number,
  length: (seconds: number) => number,
): Voice {
  return (hz, seconds, variant) =>
    Float32Array.from({ length: Math.ceil(length(seconds) * CORPUS_RATE) }, (_, n) =>
      value(n / CORPUS_RATE, 2 * randomFloat(variant, n, 0) - 1, hz, seconds),
    );
}

function wave(cycles: number): number {
  return Math.sin(2 * Math.PI * cycles);
}

function rise(age: number, seconds: number): number {
  return Math.min(1, age / seconds);
}

function fall(age: number, seconds: number): number {
  return Math.exp(-age / seconds);
}

/** Fades to nothing at `seconds`. */
function end(age: number, seconds: number, fade: number): number {
  return Math.min(1, Math.max(0, (seconds - age) / fade));
}

function partials(age: number, hz: number, count: number): number {
  let sum = 0;
  for (let n = 1; n <= count; n++) sum += wave(n * hz * age) / n;
  return sum;
}
