import { expect, test } from 'vitest';
import type { NumberParam, ParamDefinition } from '#graphs/definition.ts';
import { defaultText, rangeText } from './param-text.ts';

const words = { title: 'Glow', description: 'Brightness.' };
const drive = { feature: 'bass', range: [0.5, 1.5] } as const;
const glow: NumberParam = { ...words, type: 'number', default: { $drive: drive }, min: 0, max: 4, unit: '×' };

test.each<[string, ParamDefinition, string, string]>([
  ['a number that follows the music', glow, '0 … 4 ×', 'follows bass: 0.5 … 1.5 ×'],
  [
    'one that follows it over its whole range',
    { ...glow, default: { $drive: { feature: 'high' } } },
    '0 … 4 ×',
    'follows high: 0 … 4 ×',
  ],
  ['one with keyframes', { ...glow, default: { $keys: [{ time: 0, value: 1 }] } }, '0 … 4 ×', 'keyframes'],
  ['a whole number', { ...words, type: 'integer', default: 50_000, min: 60, max: 200_000 }, '60 … 200000', '50000'],
  ['a colour', { ...words, type: 'colour', default: '#ff8800' }, 'colour', '"#ff8800"'],
  [
    'a choice',
    {
      ...words,
      type: 'enum',
      default: 'lake',
      options: [
        { value: 'lake', title: 'Lake' },
        { value: 'none', title: 'Nothing' },
      ],
    },
    'lake | none',
    '"lake"',
  ],
])('tells of %s', (_, param, range, preset) => {
  expect(rangeText(param)).toBe(range);
  expect(defaultText(param)).toBe(preset);
});
