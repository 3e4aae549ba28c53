import { expect, it } from 'vitest';
import type { FieldLight } from './field-light.ts';
import { isMet } from './figures.ts';
import { calmFigures, flashFigures, motionFigures } from './motion-figures.ts';

/** 48 blocks, of which the first `lit` have `level`, in grey. */
function field(level: number, lit = 48): FieldLight {
  const blocks = Float64Array.from({ length: 48 }, (_, block) => (block < lit ? level : 0));
  const colours = Float64Array.from({ length: 144 }, (_, place) => blocks[Math.floor(place / 3)] ?? 0);
  return { mean: (level * lit) / 48, blocks, colours };
}

const flicker = (lit: number) =>
  Array.from({ length: 60 }, (_, frame) => field(Math.floor(frame / 3) % 2 ? 0.5 : 0, lit));
const values = (figures: { value: number }[]) => figures.map(({ value }) => value);

it('finds light that jumps with each onset and fades to follow the music', () => {
  const onset = Array.from({ length: 120 }, (_, frame) => (frame % 15 === 5 ? 1 : 0));
  const light = onset.map((_, frame) => field(0.1 + 0.05 * 0.8 ** ((frame + 10) % 15)));
  const [rise, change] = motionFigures(light, onset, 30, 'lively');
  expect(rise).toMatchObject({ value: expect.closeTo(1, 2), goal: { bound: 'at least', value: 0.5 } });
  // The fading pulls it down: it goes on while onsets are over.
  expect(change?.value).toBeGreaterThan(0.9);
  expect(change?.value).toBeLessThan(1);
  const late = onset.map((_, frame) => onset[frame - 4] ?? 0);
  expect(motionFigures(light, late, 30, 'lively').every(isMet)).toBe(false);
});

it('counts five flashes a second where light turns over every three frames, if it covers a quarter', () => {
  expect(values(flashFigures(flicker(48), 30))).toEqual([5, 5, 0]);
  // A twelfth of the field: the mean changes by 0.5 / 12 only.
  expect(values(flashFigures(flicker(4), 30))).toEqual([0, 0, 0]);
  expect(values(flashFigures(flicker(12), 30))).toEqual([5, 5, 0]);
});

it('takes slow light for calm and black for none', () => {
  const breathing = Array.from({ length: 90 }, (_, frame) => field(0.1 + 0.02 * Math.sin(frame / 30)));
  expect(calmFigures(breathing).every(isMet)).toBe(true);
  expect(calmFigures(Array.from({ length: 90 }, () => field(0))).map(isMet)).toEqual([false, true]);
  expect(calmFigures(flicker(48)).map(isMet)).toEqual([true, false]);
});
