import { expect, test } from 'vitest';
import { toI420 } from './i420.ts';

/** Two by two pixels of one colour. */
function planesOf(colour: readonly number[]): number[] {
  const planes = new Uint8Array(6);
  toI420(Uint8Array.from([...colour, 255, ...colour, 255, ...colour, 255, ...colour, 255]), 2, 2, planes);
  return [...planes];
}

// ITU-R BT.709, item 6.10 (75 % bars have round numbers nowhere; these are the full ones).
test.each([
  { colour: [0, 0, 0], codes: [16, 128, 128] },
  { colour: [255, 255, 255], codes: [235, 128, 128] },
  { colour: [255, 0, 0], codes: [63, 102, 240] },
  { colour: [0, 255, 0], codes: [173, 42, 26] },
  { colour: [0, 0, 255], codes: [32, 240, 118] },
  { colour: [255, 255, 0], codes: [219, 16, 138] },
] as const)('$colour becomes $codes', ({ colour, codes: [y, u, v] }) => {
  expect(planesOf(colour)).toEqual([y, y, y, y, u, v]);
});

test('chroma is the mean of two by two pixels, luma each one’s own', () => {
  const planes = new Uint8Array(12);
  const [red, black, white] = [
    [255, 0, 0, 0],
    [0, 0, 0, 0],
    [255, 255, 255, 0],
  ] as const;
  toI420(Uint8Array.from([...red, ...black, ...white, ...white, ...black, ...black, ...white, ...white]), 4, 2, planes);
  // A quarter of red's distance from 128.
  expect([...planes]).toEqual([63, 16, 235, 235, 16, 16, 235, 235, 122, 128, 156, 128]);
});
