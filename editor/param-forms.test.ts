import { expect, test } from 'vitest';
import { driveIn, inputIn, keysIn, textOf } from '#editor/param-forms.ts';

const hostile: unknown = JSON.parse('{ "toString": 1, "valueOf": 1 }');

test('forms are read where they have their shape', () => {
  expect(keysIn({ $keys: [{ time: 0, value: '#ff8800', ease: 'step' }] })).toEqual([
    { time: 0, value: '#ff8800', ease: 'step' },
  ]);
  expect(driveIn({ $drive: { feature: 'bass', range: [0, 2] } })).toEqual({ feature: 'bass', range: [0, 2] });
  expect(inputIn({ $input: 'seed' })).toBe('seed');
});

test.each([[], 7, [null], [{ time: hostile, value: 1 }], [{ time: 0, value: hostile }]])('%j are no keys', (keys) => {
  expect(keysIn({ $keys: keys })).toBeNull();
});

test.each([null, {}, { feature: hostile }, { feature: 'bass', range: 7 }])('%j is no drive', (drive) => {
  expect(driveIn({ $drive: drive })).toBeNull();
});

test('what is no text is shown as it stands in the file', () => {
  expect(inputIn({ $input: hostile })).toBeNull();
  expect([hostile, [1], null, 'a', 0.5].map(textOf)).toEqual(['{"toString":1,"valueOf":1}', '[1]', 'null', 'a', '0.5']);
});
