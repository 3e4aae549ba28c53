import { expect, test } from 'vitest';
import { ComplexFft } from './complex-fft.ts';
import { RealFft } from './fft.ts';

const sizes = [4, 8, 16, 32, 64, 128, 512, 2048];

test.each(sizes)('%i points agree with the sum that defines the transform', (size) => {
  const input = noise(size);
  const fft = new RealFft(size);
  fft.transform(input);
  const step = Math.max(1, size / 64);
  for (let k = 0; k <= size / 2; k += step) {
    let re = 0;
    let im = 0;
    for (let n = 0; n < size; n++) {
      re += input[n]! * Math.cos((2 * Math.PI * k * n) / size);
      im -= input[n]! * Math.sin((2 * Math.PI * k * n) / size);
    }
    expect(fft.real[k]).toBeCloseTo(re, 9);
    expect(fft.imaginary[k]).toBeCloseTo(im, 9);
  }
});

test.each(sizes)('%i complex points agree with the sum that defines the transform, and keep the energy', (size) => {
  const re = noise(size);
  const im = noise(size).toReversed();
  const fft = new ComplexFft(size);
  re.forEach((value, n) => (fft.real[fft.placeOf[n]!] = value));
  im.forEach((value, n) => (fft.imaginary[fft.placeOf[n]!] = value));
  fft.transform();
  for (const k of [0, 1, size / 4, size / 2 + 1, size - 1]) {
    const turn = (n: number) => (2 * Math.PI * k * n) / size;
    const sum = (term: (n: number) => number) => re.reduce((total, _, n) => total + term(n), 0);
    expect(fft.real[k]).toBeCloseTo(
      sum((n) => re[n]! * Math.cos(turn(n)) + im[n]! * Math.sin(turn(n))),
      9,
    );
    expect(fft.imaginary[k]).toBeCloseTo(
      sum((n) => im[n]! * Math.cos(turn(n)) - re[n]! * Math.sin(turn(n))),
      9,
    );
  }
  // Parseval.
  const energy = (real: Float64Array, imaginary: Float64Array) =>
    real.reduce((sum, value, n) => sum + value ** 2 + imaginary[n]! ** 2, 0);
  expect(energy(fft.real, fft.imaginary) / size).toBeCloseTo(energy(re, im), 9);
});

test('a cosine of three turns lives in bin 3 alone', () => {
  const fft = new RealFft(16);
  fft.transform(Float64Array.from({ length: 16 }, (_, n) => Math.cos((2 * Math.PI * 3 * n) / 16)));
  expect([...fft.real].map((value) => Math.round(value * 1e9) / 1e9 + 0)).toEqual([0, 0, 0, 8, 0, 0, 0, 0, 0]);
});

test('a second call does not remember the first', () => {
  const fft = new RealFft(8);
  fft.transform(noise(8));
  fft.transform(new Float64Array(8));
  expect([...fft.real, ...fft.imaginary].every((value) => Math.abs(value) === 0)).toBe(true);
});

test.each([0, 2, 3, 100])('%i points are refused', (size) => {
  expect(() => new RealFft(size)).toThrow('power of two');
});

/** Numbers in −1…1 from a linear congruential generator (Numerical Recipes constants). */
function noise(length: number): Float64Array {
  let state = 1;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
