import { expect, test } from 'vitest';
import { formations, passage, type FormationName } from './formations.ts';

const names = Object.keys(formations) as FormationName[];

test('each formation has its turn, then the first comes again', () => {
  const seen = names.map((_, turn) => passage('wander', turn, 1).from);
  expect(new Set(seen)).toEqual(new Set(Object.values(formations)));
  expect(passage('wander', names.length, 1).from).toBe(seen[0]);
});

test('where one change ends, the next begins with the same formation', () => {
  for (let turn = 0; turn < names.length; turn++) {
    const before = passage('wander', turn + 0.999_999, 7);
    const after = passage('wander', turn + 1, 7);
    expect(before.to).toBe(after.from);
    expect(before.progress).toBeCloseTo(1, 5);
    expect(after.progress).toBe(0);
  }
});

test('the seed chooses the first formation', () => {
  const firsts = Array.from({ length: 40 }, (_, seed) => passage('wander', 0, seed).from);
  expect(new Set(firsts).size).toBe(names.length);
});

test.each(names)('%s stays, however long it flies', (name) => {
  expect(passage(name, 123.7, 1)).toEqual({ from: formations[name], to: formations[name], progress: 0 });
});
