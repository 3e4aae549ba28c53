import { describe, expect, test } from 'vitest';
import { skyLooks } from './looks.ts';
import { shellsOf } from './shells.ts';

describe.each(Object.entries(skyLooks))('the shells of %s', (_, look) => {
  test('are all twenty where nothing may be left out', () => {
    const { count, colours, beyond } = shellsOf(look, 0);
    expect(count).toBe(20);
    expect(colours).toHaveLength(20);
    expect(beyond).toEqual([0, 0, 0]);
  });

  test('are fewer, and even, where light may be left out, and the rest has a mean', () => {
    const some = shellsOf(look, 0.06);
    const few = shellsOf(look, 0.3);
    expect(some.count % 2).toBe(0);
    expect(few.count).toBeLessThan(some.count);
    expect(Math.max(...few.beyond)).toBeGreaterThan(Math.max(...some.beyond));
  });
});

test('the mean of what is left out lies between nothing and all that the limit lets through', () => {
  const look = { ...skyLooks.starNest, darkMatter: 0 };
  const { beyond } = shellsOf(look, 0.2);
  const most = shellsOf(look, 0)
    .colours.slice(shellsOf(look, 0.2).count)
    .reduce((sum, colour) => sum + colour[2] * look.sparkleLimit ** 3, 0);
  expect(beyond[2]).toBeGreaterThan(0);
  expect(beyond[2]).toBeLessThan(most);
});

test('the first shell of the original has the colours of its formula', () => {
  // v += vec3(s, s², s⁴) · a · brightness at s = 0.1, and 0.01 of the sum is shown.
  const [first] = shellsOf(skyLooks.starNest, 0).colours;
  const expected = [0.1 * 0.0015 * 0.01, 0.01 * 0.0015 * 0.01, 0.0001 * 0.0015 * 0.01];
  expected.forEach((value, i) => expect(first![i]).toBeCloseTo(value, 15));
});
