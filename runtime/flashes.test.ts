import { describe, expect, it } from 'vitest';
import { generalChanges, mostFlashes, redChanges } from './flashes.ts';

const square = (low: number, high: number, half: number, count: number) =>
  Array.from({ length: count }, (_, index) => (Math.floor(index / half) % 2 === 0 ? low : high));

describe('general flashes', () => {
  it.each([
    { what: 'a step up', levels: [0, 0, 0.1, 0.1], changes: [2] },
    { what: 'a step that is too small', levels: [0, 0.09, 0, 0.09], changes: [] },
    { what: 'a slow rise, where it has come to a tenth', levels: [0.2, 0.24, 0.28, 0.32, 0.36], changes: [3] },
    { what: 'up and down', levels: [0, 0.5, 0, 0], changes: [1, 2] },
    { what: 'down first', levels: [0.5, 0.3, 0.5], changes: [1, 2] },
    { what: 'a rise with a dip in it, as one', levels: [0, 0.3, 0.25, 0.6, 0], changes: [1, 4] },
    { what: 'changes among bright levels, not at all', levels: [0.95, 0.8, 0.95, 0.82, 1], changes: [] },
    { what: 'changes into and out of less bright ones', levels: [0.95, 0.79, 0.95], changes: [1, 2] },
    { what: 'a fall below the bright in steps', levels: [1, 0.85, 0.78, 1], changes: [2, 3] },
  ])('finds $what', ({ levels, changes }) => expect(generalChanges(levels)).toEqual(changes));

  it('counts the pairs of changes in the worst second', () => {
    expect(mostFlashes([], 30)).toBe(0);
    expect(mostFlashes([5], 30)).toBe(0);
    // Exactly a second apart is no longer within one second.
    expect(mostFlashes([0, 30, 60], 30)).toBe(0);
    expect(mostFlashes([0, 29, 58], 30)).toBe(1);
    expect(mostFlashes([0, 100, 105, 110, 115, 129, 300], 30)).toBe(2);
  });

  it('finds five flashes a second where the light turns over every three frames', () => {
    expect(mostFlashes(generalChanges(square(0.1, 0.4, 3, 90)), 30)).toBe(5);
  });
});

describe('red flashes', () => {
  const colours = (...list: (readonly [number, number, number])[]) => list.flat();

  it.each([
    {
      what: 'to saturated red and back',
      list: [
        [0, 0, 0],
        [0.5, 0.05, 0.05],
        [0, 0, 0],
      ] as const,
      changes: [1, 2],
    },
    // 0.5 / 0.7 of it is red.
    {
      what: 'no orange',
      list: [
        [0, 0, 0],
        [0.5, 0.15, 0.05],
        [0, 0, 0],
      ] as const,
      changes: [],
    },
    {
      what: 'no faint red',
      list: [
        [0, 0, 0],
        [0.06, 0, 0],
        [0, 0, 0],
      ] as const,
      changes: [],
    },
    {
      what: 'red against white',
      list: [
        [1, 0, 0],
        [1, 1, 1],
        [1, 0, 0],
      ] as const,
      changes: [1, 2],
    },
  ])('finds $what', ({ list, changes }) => expect(redChanges(colours(...list))).toEqual(changes));
});
