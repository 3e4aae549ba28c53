import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodePng } from './png.ts';

const byte = fc.integer({ min: 0, max: 255 });
const picture = fc
  .record({
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 5 }),
    deep: fc.boolean(),
    alpha: fc.boolean(),
  })
  .chain(({ width, height, deep, alpha }) => {
    const length = width * height * (deep ? 8 : 4);
    const pixels = fc.array(byte, { minLength: length, maxLength: length });
    return pixels.map((values) => ({ width, height, deep, alpha, rgba: Uint8Array.from(values) }));
  });

test('ffmpeg reads back every pixel, at 8 and 16 bit, with alpha and without', async () => {
  await fc.assert(
    fc.asyncProperty(picture, async ({ width, height, deep, alpha, rgba }) => {
      const png = await encodePng({ width, height, bitDepth: deep ? 16 : 8, alpha, rgba });
      const format = deep ? 'rgba64le' : 'rgba';
      const args = ['-v', 'error', '-f', 'png_pipe', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', format, 'pipe:1'];
      const decoded = new Uint8Array(execFileSync('ffmpeg', args, { input: png }));
      const opaque = rgba.map((value, at) => (alpha || at % (deep ? 8 : 4) < (deep ? 6 : 3) ? value : 255));
      expect(decoded).toEqual(opaque);
    }),
    { numRuns: 12 },
  );
});

test('the colour space is named, before the pixels', async () => {
  const png = await encodePng({ width: 1, height: 1, bitDepth: 8, rgba: new Uint8Array(4) });
  const text = png.toString('latin1');
  for (const type of ['sRGB', 'gAMA', 'cHRM']) expect(text.indexOf(type)).toBeGreaterThan(0);
  expect(text.indexOf('sRGB')).toBeLessThan(text.indexOf('IDAT'));
});

test('pixels may be reused as soon as the function returns', async () => {
  const rgba = new Uint8Array([1, 2, 3, 255]);
  const encoding = encodePng({ width: 1, height: 1, bitDepth: 8, rgba });
  rgba.fill(99);
  const expected = await encodePng({ width: 1, height: 1, bitDepth: 8, rgba: new Uint8Array([1, 2, 3, 255]) });
  expect((await encoding).equals(expected)).toBe(true);
});

test('a wrong number of bytes is refused', () => {
  expect(() => encodePng({ width: 2, height: 2, bitDepth: 8, rgba: new Uint8Array(15) })).toThrow(RangeError);
});
