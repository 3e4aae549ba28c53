import { expect, it } from 'vitest';
import { fieldLight } from './field-light.ts';

function picture(width: number, height: number, pixel: (x: number, y: number) => readonly [number, number, number]) {
  const codes = new Uint16Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) codes.set([...pixel(x, y), 65_535], (y * width + x) * 4);
  }
  return fieldLight(new Uint8Array(codes.buffer), width, height);
}

it('sees white as 1, black as 0 and sRGB code 0.5 as 0.214', () => {
  expect(picture(16, 12, () => [65_535, 65_535, 65_535]).mean).toBeCloseTo(1, 9);
  expect(picture(16, 12, () => [0, 0, 0]).mean).toBe(0);
  expect(picture(16, 12, () => [32_768, 32_768, 32_768]).mean).toBeCloseTo(0.21404, 4);
});

it('weighs green ten times as much as blue', () => {
  expect(picture(8, 6, () => [0, 65_535, 0]).mean).toBeCloseTo(0.7152, 9);
  expect(picture(8, 6, () => [0, 0, 65_535]).mean).toBeCloseTo(0.0722, 9);
});

it('knows the light of each of 8 × 6 blocks, and their colours', () => {
  const { mean, blocks, colours } = picture(80, 30, (x, y) => (x >= 70 && y < 5 ? [65_535, 0, 0] : [0, 0, 0]));
  expect(blocks[7]).toBeCloseTo(0.2126, 9);
  expect([...colours.subarray(21, 24)]).toEqual([1, 0, 0]);
  expect(blocks.filter((value) => value > 0)).toHaveLength(1);
  expect(mean).toBeCloseTo(0.2126 / 48, 9);
});
