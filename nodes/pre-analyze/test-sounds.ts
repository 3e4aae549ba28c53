import type { AudioValue } from '#runtime/values.ts';

/** Test sounds: functions of time in seconds, −1…1. */
export type Sound = (time: number) => number;

export const silence: Sound = () => 0;

export function sine(hz: number, amplitude = 0.5): Sound {
  return (time) => amplitude * Math.sin(2 * Math.PI * hz * time);
}

/** White noise from a linear congruential generator (Numerical Recipes constants); every call of the sound is the next number. */
export function noise(amplitude: number, seed = 1): Sound {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return amplitude * (state / 2 ** 31 - 1);
  };
}

/** Bursts of 1 kHz, 5 ms long, from each of the given times on. */
export function clicks(times: readonly number[], amplitude = 0.8): Sound {
  let next = 0;
  return (time) => {
    while (next < times.length && time > times[next]! + 0.005) next += 1;
    const age = time - (times[next] ?? Infinity);
    return age < 0 || age >= 0.005 ? 0 : amplitude * Math.cos(2 * Math.PI * 1000 * age);
  };
}

export function mix(...sounds: readonly Sound[]): Sound {
  return (time) => sounds.reduce((sum, sound) => sum + sound(time), 0);
}

/** Interleaved stereo, both channels alike. */
export function render(sound: Sound, seconds: number, sampleRate = 48_000): Float32Array {
  const count = Math.round(seconds * sampleRate);
  const pcm = new Float32Array(2 * count);
  for (let n = 0; n < count; n++) {
    const value = sound(n / sampleRate);
    pcm[2 * n] = value;
    pcm[2 * n + 1] = value;
  }
  return pcm;
}

/** PCM as a graph carries it, in blocks of the given lengths (in numbers, not samples), over and over. */
export function asAudio(
  pcm: Float32Array,
  options: { sampleRate?: number; blocks?: readonly number[]; sha256?: string } = {},
): AudioValue {
  const blocks = options.blocks ?? [16_384];
  return {
    name: 'test.wav',
    sampleRate: options.sampleRate ?? 48_000,
    channels: 2,
    sampleCount: pcm.length / 2,
    sha256: options.sha256 ?? '0'.repeat(64),
    async *read(from, to) {
      let at = 2 * from;
      for (let n = 0; at < 2 * to; n++) {
        const end = Math.min(2 * to, at + blocks[n % blocks.length]!);
        yield pcm.subarray(at, end);
        at = end;
      }
    },
  };
}
