import { randomFloat } from '#runtime/media/random.ts';

/** Low enough to be cheap, high enough for hats. */
export const CORPUS_RATE = 24_000;

/** One stroke or note at full strength, from its attack on. */
export type Voice = (hz: number, seconds: number, variant: number) => Float32Array;

/** A sound as a function of the seconds since its attack and a white noise value −1…1. */
function sound(length: number, seed: number, value: (age: number, noise: number) => number): Float32Array {
  const samples = new Float32Array(Math.ceil(length * CORPUS_RATE));
  for (let n = 0; n < samples.length; n++) samples[n] = value(n / CORPUS_RATE, 2 * randomFloat(seed, n, 0) - 1);
  return samples;
}

const fall = (age: number, seconds: number) => Math.exp(-age / seconds);
const rise = (age: number, seconds: number) => Math.min(1, age / seconds);
const wave = (cycles: number) => Math.sin(2 * Math.PI * cycles);
/** Rises over `attack`, stays, falls over `release` from `seconds` on. */
const held = (age: number, seconds: number, attack: number, release: number) =>
  rise(age, attack) * (age < seconds ? 1 : Math.max(0, 1 - (age - seconds) / release));

/** First-order high-pass and low-pass by differences; corners in Hz. */
function highPass(input: Float32Array, hz: number): Float32Array {
  const keep = Math.exp((-2 * Math.PI * hz) / CORPUS_RATE);
  let low = 0;
  return input.map((value) => {
    low = keep * low + (1 - keep) * value;
    return value - low;
  });
}

function lowPass(input: Float32Array, hz: number): Float32Array {
  const keep = Math.exp((-2 * Math.PI * hz) / CORPUS_RATE);
  let low = 0;
  return input.map((value) => (low = keep * low + (1 - keep) * value));
}

interface Partials {
  readonly hz: number;
  readonly count: number;
  /** Partial n has the amplitude n^−tilt. */
  readonly tilt: number;
  /** Seconds in which partial n falls to 1/e; without, it stays. */
  readonly decay?: (n: number) => number;
}

/** Sum of partials, each a damped resonator (y[n] = 2r·cos ω·y[n−1] − r²·y[n−2]), under one envelope. */
function partials(options: Partials, length: number, envelope: (age: number) => number): Float32Array {
  const sum = new Float64Array(Math.ceil(length * CORPUS_RATE));
  for (let n = 1; n <= options.count && n * options.hz < 0.45 * CORPUS_RATE; n++) {
    const turn = (2 * Math.PI * n * options.hz) / CORPUS_RATE;
    const damping = options.decay ? Math.exp(-1 / (CORPUS_RATE * options.decay(n))) : 1;
    const amplitude = n ** -options.tilt;
    let last = (amplitude * Math.sin(0.37 * n - turn)) / damping;
    let value = amplitude * Math.sin(0.37 * n);
    for (let k = 0; k < sum.length; k++) {
      sum[k] = sum[k]! + value;
      const next = 2 * damping * Math.cos(turn) * value - damping * damping * last;
      last = value;
      value = next;
    }
  }
  return Float32Array.from(sum, (value, k) => value * envelope(k / CORPUS_RATE));
}

export const drums = {
  kick: (hz, seconds, variant) =>
    sound(0.35, variant, (age, noise) => {
      const cycles = hz * age + ((3 * hz) / 40) * (1 - fall(age, 0.025));
      return wave(cycles) * fall(age, seconds) * rise(age, 0.001) + 0.3 * noise * fall(age, 0.003);
    }),
  /** Hardly any click: felt beater, or heard through a wall. */
  softKick: (hz, seconds, variant) =>
    sound(
      0.4,
      variant,
      (age, noise) =>
        wave(hz * age + 0.5 * (1 - fall(age, 0.03))) * fall(age, seconds) * rise(age, 0.006) +
        0.01 * noise * fall(age, 0.01),
    ),
  snare: (hz, seconds, variant) =>
    highPass(
      sound(
        0.35,
        variant,
        (age, noise) => 0.5 * wave(hz * age) * fall(age, 0.06) + 0.8 * noise * fall(age, seconds) * rise(age, 0.0006),
      ),
      150,
    ),
  clap: (_hz, seconds, variant) =>
    highPass(
      lowPass(
        sound(0.35, variant, (age, noise) => {
          const strokes = age < 0.027 ? fall(age % 0.009, 0.004) : fall(age - 0.027, seconds);
          return 1.4 * noise * strokes;
        }),
        5000,
      ),
      700,
    ),
  rim: (hz, seconds, variant) =>
    sound(
      0.12,
      variant,
      (age, noise) =>
        (0.7 * wave(hz * age) + 0.4 * wave(2.7 * hz * age)) * fall(age, seconds) + 0.3 * noise * fall(age, 0.002),
    ),
  brush: (_hz, seconds, variant) =>
    highPass(
      sound(0.4, variant, (age, noise) => noise * rise(age, 0.012) * fall(age, seconds)),
      900,
    ),
  hat: (hz, seconds, variant) =>
    highPass(
      sound(4 * seconds + 0.02, variant, (age, noise) => noise * fall(age, seconds) * rise(age, 0.0004)),
      hz,
    ),
  ride: (hz, seconds, variant) =>
    highPass(
      sound(
        3 * seconds,
        variant,
        (age, noise) =>
          (0.5 * noise + 0.4 * wave(hz * age) * wave(hz * 1.483 * age)) * fall(age, seconds) +
          0.5 * noise * fall(age, 0.004),
      ),
      2500,
    ),
  shaker: (hz, seconds, variant) =>
    highPass(
      sound(0.12, variant, (age, noise) => noise * rise(age, 0.015) * fall(age, seconds)),
      hz,
    ),
  tom: (hz, seconds, variant) =>
    sound(
      0.5,
      variant,
      (age, noise) =>
        wave(hz * age + 1.2 * (1 - fall(age, 0.04))) * fall(age, seconds) + 0.1 * noise * fall(age, 0.004),
    ),
} satisfies Record<string, Voice>;

export const instruments = {
  subBass: (hz, seconds) =>
    partials({ hz, count: 2, tilt: 2.3 }, seconds + 0.03, (age) => held(age, seconds, 0.006, 0.03)),
  sawBass: (hz, seconds) =>
    lowPass(
      partials(
        { hz, count: 14, tilt: 1 },
        seconds + 0.03,
        (age) => held(age, seconds, 0.003, 0.02) * (0.4 + 0.6 * fall(age, 0.15)),
      ),
      900,
    ),
  pickedBass: (hz, seconds) =>
    partials({ hz, count: 9, tilt: 1.3, decay: (n) => 0.5 / n ** 0.7 }, seconds + 0.05, (age) =>
      held(age, seconds, 0.002, 0.04),
    ),
  uprightBass: (hz, seconds) =>
    partials({ hz, count: 5, tilt: 1.6, decay: (n) => 0.4 / n }, seconds + 0.07, (age) =>
      held(age, seconds, 0.012, 0.06),
    ),
  piano: (hz, seconds) =>
    partials({ hz, count: 12, tilt: 1.5, decay: (n) => 1.2 / n ** 0.8 }, seconds + 0.2, (age) =>
      held(age, seconds, 0.004, 0.15),
    ),
  softPiano: (hz, seconds) =>
    partials({ hz, count: 5, tilt: 2, decay: (n) => 1 / n }, seconds + 0.35, (age) => held(age, seconds, 0.018, 0.3)),
  electricPiano: (hz, seconds) =>
    partials({ hz, count: 6, tilt: 1.8, decay: (n) => 0.8 / n ** 0.5 }, seconds + 0.15, (age) =>
      held(age, seconds, 0.007, 0.1),
    ),
  pluck: (hz, seconds) =>
    partials({ hz, count: 10, tilt: 1, decay: (n) => 0.25 / n ** 0.5 }, Math.max(seconds, 0.15) + 0.1, (age) =>
      held(age, Math.max(seconds, 0.15), 0.0015, 0.05),
    ),
  guitar: (hz, seconds) =>
    partials({ hz, count: 10, tilt: 1.1, decay: (n) => 0.6 / n ** 0.6 }, seconds + 0.1, (age) =>
      held(age, seconds, 0.004, 0.06),
    ),
  organ: (hz, seconds) =>
    partials({ hz, count: 6, tilt: 0.7 }, seconds + 0.03, (age) => held(age, seconds, 0.006, 0.02)),
  stab: (hz, seconds) =>
    partials({ hz, count: 12, tilt: 0.9, decay: (n) => 0.18 / n ** 0.3 }, seconds + 0.05, (age) =>
      held(age, seconds, 0.002, 0.03),
    ),
  pad: (hz, seconds) =>
    lowPass(
      partials({ hz, count: 7, tilt: 1.1 }, seconds + 0.5, (age) => held(age, seconds, 0.3, 0.5)),
      1800,
    ),
  strings: (hz, seconds) =>
    partials(
      { hz, count: 8, tilt: 1.2 },
      seconds + 0.15,
      (age) => held(age, seconds, 0.07, 0.12) * (1 + 0.1 * wave(5.3 * age)),
    ),
  brass: (hz, seconds) =>
    lowPass(
      partials({ hz, count: 10, tilt: 0.9 }, seconds + 0.07, (age) => held(age, seconds, 0.03, 0.05)),
      3000,
    ),
  lead: (hz, seconds) =>
    sound(seconds + 0.08, 1, (age) => {
      const cycles = hz * age + (0.012 * hz * (1 - Math.cos(2 * Math.PI * 5.5 * age))) / 5.5;
      return (wave(cycles) + 0.4 * wave(2 * cycles) + 0.2 * wave(3 * cycles)) * held(age, seconds, 0.03, 0.08);
    }),
} satisfies Record<string, Voice>;

/** Partials without any attack for `seconds`, slowly beating against each other. */
export function droneSound(seconds: number, hz: number): Float32Array {
  const detuned = [1, 1.003, 1.5, 1.503, 2.004, 3.01, 4.003].map((ratio) => ratio * hz);
  return sound(seconds, 1, (age) =>
    detuned.reduce((sum, partial, n) => sum + (0.1 / (n + 1)) * wave(partial * age), 0),
  );
}

export function noiseSound(seconds: number, seed: number): Float32Array {
  return sound(seconds, seed, (_age, noise) => 0.3 * noise);
}
