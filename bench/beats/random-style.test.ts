import { expect, test } from 'vitest';
import { makePiece, type Style } from '#nodes/pre-analyze/corpus/style.ts';
import { randomPiece } from './random-style.ts';
import { rhythmFamilies } from './rhythm-families.ts';

const families = rhythmFamilies.map(({ name }, index) => ({ name, index }));

test.each(families)('$name: half a minute at 35 to 250 bpm, and it sounds', ({ name, index }) => {
  const { style } = randomPiece(1, index);
  const { bpm } = style;
  const beats = Array.from({ length: style.bars * (style.beatsPerBar ?? 4) }, (_, beat) => beat);
  const tempi = beats.map((beat) => (typeof bpm === 'number' ? bpm : bpm(beat)));
  expect(style.name).toContain(name);
  expect(Math.min(...tempi)).toBeGreaterThan(35);
  expect(Math.max(...tempi)).toBeLessThan(250);
  const seconds = tempi.reduce((sum, tempo) => sum + 60 / tempo, 0);
  expect(seconds).toBeGreaterThan(20);
  expect(seconds).toBeLessThan(50);
  expect(energyOf(style)).toBeGreaterThan(0.01);
});

test('a number names a piece: the same again, and none alike', () => {
  const energies = [
    [1, 3],
    [1, 3 + rhythmFamilies.length],
    [2, 3],
  ].map(([seed, index]) => energyOf(randomPiece(seed!, index!).style));
  expect(energyOf(randomPiece(1, 3).style)).toBe(energies[0]);
  expect(new Set(energies).size).toBe(3);
});

test('every pattern fills its bar', () => {
  for (const { name, beatsPerBar = 4, steps = 4, drums, bass, chords } of rhythmFamilies) {
    const patterns = [...drums.flatMap((kit) => Object.values(kit)), ...bass, ...chords].flat();
    for (const pattern of patterns)
      expect([name, pattern, pattern.length]).toEqual([name, pattern, beatsPerBar * steps]);
  }
});

/** Mean square of its first bar. */
function energyOf(style: Style): number {
  const { samples } = makePiece({ ...style, bars: 1 }, 1);
  return samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
}
