import { describe, expect, test } from 'vitest';
import { nearest, suggest } from './nearest.ts';

describe('nearest', () => {
  test.each([
    ['gian', ['gain', 'file'], 'gain'],
    ['h264web', ['h264-web', 'h265-quality'], 'h264-web'],
    ['ETHEREALFLAME', ['pulse', 'etherealFlame'], 'etherealFlame'],
    ['basss', ['mid', 'bass'], 'bass'],
    ['theora', ['h264-web', 'draft'], undefined],
    ['x', ['a', 'b'], undefined],
    ['', ['a'], undefined],
    ['z'.repeat(100_000), ['a'], undefined],
  ])('finds for %.20s among %j: %s', (word, candidates, found) => {
    expect(nearest(word, candidates)).toBe(found);
  });
});

test('suggest names the nearest, or else what there is, up to twenty', () => {
  expect(suggest('gian', ['gain'])).toBe(' Did you mean “gain”?');
  expect(suggest('zzz', ['gain', 'file'])).toBe(' There is gain, file.');
  expect(suggest('zzz', [])).toBe(' There are none.');
  expect(
    suggest(
      '?',
      Array.from({ length: 22 }, (_, index) => `long${index}`),
    ),
  ).toMatch(/long19 and 2 more\.$/);
});
