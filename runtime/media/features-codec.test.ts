import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Features } from '#runtime/features.ts';
import { decodeFeatures, encodeFeatures } from './features-codec.ts';

const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,20}$/);

const decibels = fc.option(fc.double({ min: -120, max: 20, noNaN: true }));

const features: fc.Arbitrary<Features> = fc.integer({ min: 1, max: 40 }).chain((gridLength) =>
  fc
    .record({
      mode: fc.constantFrom('detailed' as const, 'classic' as const),
      sampleRate: fc.integer({ min: 8000, max: 192_000 }),
      sampleCount: fc.integer({ min: 0, max: 2 ** 40 }),
      gridLength: fc.constant(gridLength),
      tracks: fc.dictionary(name, fc.float32Array({ minLength: gridLength, maxLength: gridLength, noNaN: true }), {
        noNullPrototype: true,
      }),
      events: fc.dictionary(name, fc.float64Array({ noNaN: true }), { noNullPrototype: true }),
      bpm: fc.option(fc.double({ min: 20, max: 400, noNaN: true })),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      loudness: fc.record({ integratedLufs: decibels, rangeLu: decibels, samplePeakDb: decibels }),
    })
    .map((value) => ({ ...value, duration: value.sampleCount / value.sampleRate })),
);

test('features come back as they went in', () => {
  fc.assert(
    fc.property(features, (value) => {
      expect(decodeFeatures(encodeFeatures(value))).toEqual(value);
    }),
  );
});

test('the order of the names does not change the bytes', () => {
  const tracks = { bass: new Float32Array([1]), amplitude: new Float32Array([2]) };
  const swapped = { amplitude: tracks.amplitude, bass: tracks.bass };
  expect(encodeFeatures({ ...small, tracks })).toEqual(encodeFeatures({ ...small, tracks: swapped }));
});

test('the bytes begin as the layout says', () => {
  const bytes = encodeFeatures(small);
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('EMBF');
  expect([...bytes.subarray(4, 8)]).toEqual([2, 0, 0, 0]);
  expect(new DataView(bytes.buffer).getFloat64(8, true)).toBe(48_000);
});

test('bytes that are cut anywhere, go on, or are something else are refused', () => {
  const bytes = encodeFeatures(small);
  for (let length = 0; length < bytes.length; length++) expect(() => decodeFeatures(bytes.slice(0, length))).toThrow();
  expect(() => decodeFeatures(Uint8Array.from([...bytes, 0]))).toThrow('go on after their end');
  expect(() => decodeFeatures(new TextEncoder().encode('a'.repeat(100)))).toThrow('no features');
  expect(() => decodeFeatures(bytes.with(4, 9))).toThrow('version 9');
});

test('a track off the grid is refused', () => {
  expect(() => encodeFeatures({ ...small, tracks: { bass: new Float32Array(3) } })).toThrow('bass has 3 points');
});

const small: Features = {
  mode: 'detailed',
  sampleRate: 48_000,
  sampleCount: 100,
  duration: 100 / 48_000,
  gridLength: 1,
  tracks: { bass: new Float32Array([0.5]) },
  events: { beat: new Float64Array([0.001]) },
  bpm: null,
  confidence: 0,
  loudness: { integratedLufs: null, rangeLu: null, samplePeakDb: null },
};
