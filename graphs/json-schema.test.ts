import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { studio } from './fixtures/studio.ts';
import { graphJsonSchema } from './json-schema.ts';

describe('graphJsonSchema', () => {
  const schema = graphJsonSchema(studio);

  test('is JSON of draft 2020-12 in which every reference leads somewhere', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    const references = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/(\w+)"/g)].map(([, name]) => name);
    expect(references.length).toBeGreaterThan(8);
    for (const name of references) expect(Object.keys(Object(schema['$defs']))).toContain(name);
  });

  test.each([
    ['Player', { gain: 3 }, true],
    ['Player', { gain: 25 }, false],
    ['Player', { gain: 'x' }, false],
    ['Player', { gian: 3 }, false],
    ['Player', { file: { name: 'a', sha256: 'b'.repeat(64) } }, true],
    ['Player', { file: '/a' }, false],
    ['Player', { gain: { $input: 'level' } }, true],
    ['Player', { gain: { $drive: { feature: 'bass' } } }, false],
    ['Blur', { radius: { $drive: { feature: 'bass', range: [0, 9] } } }, true],
    ['Blur', { radius: { $drive: { feature: 'base' } } }, false],
    ['Blur', { radius: { $keys: [{ time: 0, value: 1, ease: 'step' }] } }, true],
    ['Blur', { radius: { $keys: [{ section: 'drop', time: 0, value: 1 }] } }, true],
    ['Blur', { radius: { $keys: [{ section: 'chorus', time: 0, value: 1 }] } }, false],
    ['Blur', { radius: { $keys: [] } }, false],
    ['Film', { template: 'candle', values: { glow: 2, tint: '#ffffff' }, fps: '30000/1001', quiet: true }, true],
    ['Film', { template: 'nobody' }, false],
    ['Film', { values: { glow: 5 } }, false],
    ['Film', { fps: 30 }, false],
    ['Disk', { codec: 'small', name: 'abc' }, true],
    ['Disk', { name: 'ABC' }, false],
  ])('of a %s takes the parameters %j: %s', (type, params, valid) => {
    const defs = Object(schema['$defs']);
    const kind: object = { $schema: schema['$schema'], type: 'object', ...defs[type], $defs: defs };
    const check = z.fromJSONSchema(JSON.parse(JSON.stringify(kind).replaceAll('#/$defs/node', '#/$defs/input')));
    expect(check.safeParse({ type, version: 1, params }).success).toBe(valid);
  });
});
