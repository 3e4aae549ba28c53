/** Hann window, periodic: ½ − ½ cos(2πn/size). */
export function hann(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
}

/** Blackman window with α = 0.16, periodic, as the Web Audio specification writes it: 0.42 − 0.5 cos(2πn/size) + 0.08 cos(4πn/size). */
export function blackman(size: number): Float64Array {
  return Float64Array.from(
    { length: size },
    (_, n) => 0.42 - 0.5 * Math.cos((2 * Math.PI * n) / size) + 0.08 * Math.cos((4 * Math.PI * n) / size),
  );
}

/** The power of two whose duration at `sampleRate` is nearest to that of `size` samples at 48 kHz. */
export function windowSize(size: number, sampleRate: number): number {
  return 2 ** Math.round(Math.log2((size * sampleRate) / 48_000));
}
