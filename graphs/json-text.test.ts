import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from './json-text.ts';

describe('readJson', () => {
  test('reads what JSON.parse reads, to the same value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 2, '\t'), (text, space) => {
        const spaced = JSON.stringify(JSON.parse(text), null, space);
        const reading = readJson(spaced, 64);
        if ('fault' in reading) return ['forbidden-key', 'duplicate-key'].includes(reading.fault.code);
        expect(reading.value).toEqual(JSON.parse(spaced));
        return true;
      }),
    );
  });

  test('refuses whatever JSON.parse refuses', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 3 }),
        fc.nat(),
        fc.constantFrom('', ',', '}', ']', '"', '\\', '-', 'e', '\u0001', '0'),
        (text, at, mark) => {
          const index = at % (text.length + 1);
          const broken = text.slice(0, index) + mark + text.slice(index + 1);
          if (parses(broken)) return;
          expect(readJson(broken, 64)).toHaveProperty('fault');
        },
      ),
    );
  });

  test.each([
    ['{"a": NaN}', 'invalid-json', 1, 7, 'JSON has no NaN'],
    ['{\n  "a": 1,\n  "b": -Infinity\n}', 'invalid-json', 3, 8, 'JSON has no -Infinity'],
    ['{"a": 1e999}', 'number-too-large', 1, 7, '1e999'],
    ['{"a": 1,}', 'invalid-json', 1, 8, 'comma'],
    ['[1 2]', 'invalid-json', 1, 4, 'A comma or ] was expected'],
    ["{'a': 1}", 'invalid-json', 1, 2, 'double quotes'],
    ['{"a": yes}', 'invalid-json', 1, 7, '“yes” is not a value'],
    ['{"a": 1, "a": 2}', 'duplicate-key', 1, 10, 'given twice'],
    ['{"\\u0061": 1, "a": 2}', 'duplicate-key', 1, 15, 'given twice'],
    ['{"__proto__": {}}', 'forbidden-key', 1, 2, '__proto__'],
    ['{"x": {"constructor": 1}}', 'forbidden-key', 1, 8, 'constructor'],
    ['["a\nb"]', 'invalid-json', 1, 2, 'not closed on its line'],
    ['["a\\q"]', 'invalid-json', 1, 2, 'unknown \\ sequence'],
    ['["a', 'invalid-json', 1, 2, 'not closed'],
    ['{"a": 01}', 'invalid-json', 1, 8, 'expected'],
    ['', 'invalid-json', 1, 1, 'empty'],
    ['{} {}', 'invalid-json', 1, 4, 'Nothing may follow'],
    ['[[[[1]]]]', 'too-deep', 1, 4, 'more than 3 deep'],
  ])('%j is %s at line %i, column %i', (text, code, line, column, part) => {
    const reading = readJson(text, 3);
    expect(reading).toMatchObject({ fault: { code, line, column } });
    expect('fault' in reading && reading.fault.message).toContain(part);
  });

  test('survives nesting and strings of millions', () => {
    expect(readJson('['.repeat(3_000_000), 64)).toMatchObject({ fault: { code: 'too-deep' } });
    const long = JSON.stringify('\\"'.repeat(600_000));
    expect(readJson(long, 64)).toEqual({ value: JSON.parse(long) });
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
