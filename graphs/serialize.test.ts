import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGraph, readGraph, type GraphDocument } from './document.ts';
import { canonicalJson, recipeOf, serializeGraph } from './serialize.ts';
import { sound } from './fixtures/studio.ts';

const key = fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,8}$/);
// JSON as a file can hold it: keys that reach a prototype are refused, −0 is written 0.
const json = fc
  .jsonValue({ maxDepth: 4 })
  .map((value): unknown =>
    JSON.parse(JSON.stringify(value).replaceAll(/"(?:__proto__|constructor|prototype)":/g, '"other":')),
  );
const extras = fc.dictionary(fc.stringMatching(/^x[A-Z]{0,3}$/), json, { maxKeys: 3, noNullPrototype: true });
const params = fc.dictionary(
  fc.string().filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name)),
  json,
  {
    maxKeys: 4,
    noNullPrototype: true,
  },
);
const node = fc
  .tuple(
    fc.string({ minLength: 1 }),
    fc.integer({ min: 1, max: 99 }),
    params,
    extras,
    fc.constantFrom({}, { mode: 'mute' }),
  )
  .map(([type, version, values, extra, mode]) => ({ ...extra, params: values, ...mode, version, type }));
const endpoint = fc.tuple(key, key).map((names) => names.join('.'));
const anyGraph = fc
  .record({
    nodes: fc.dictionary(key, node, { maxKeys: 5, noNullPrototype: true }),
    edges: fc.array(fc.record({ to: endpoint, from: endpoint }), { maxLength: 5 }),
    description: fc.string(),
    extra: extras,
  })
  .map(({ extra, ...rest }) => ({ ...extra, ...rest, version: 1, format: 'emberloom.graph' }));

describe('serializeGraph', () => {
  test('loses nothing, and writes a file that it read as it was, byte for byte', () => {
    fc.assert(
      fc.property(anyGraph, (content) => {
        const document = read(JSON.stringify(content));
        expect(document).toEqual(content);
        const text = serializeGraph(document);
        const again = read(text);
        expect(again).toEqual(content);
        expect(Object.keys(again.nodes)).toEqual(Object.keys(content.nodes));
        expect(serializeGraph(again)).toBe(text);
      }),
    );
  });

  test('puts known keys first, unknown ones by name, and keeps the order of nodes and parameters', () => {
    const document = read(
      '{"zoo":1,"edges":[{"to":"b.in","label":"x","from":"a.out"}],"nodes":{"b":{"params":{"z":1,"a":2},"aaa":0,"mode":"mute","version":1,"type":"B"},"a":{"params":{},"version":1,"type":"A"}},"art":2,"version":1,"format":"emberloom.graph"}',
    );
    expect(serializeGraph(document)).toBe(
      [
        '{',
        '  "format": "emberloom.graph",',
        '  "version": 1,',
        '  "nodes": {',
        '    "b": { "type": "B", "version": 1, "mode": "mute", "params": { "z": 1, "a": 2 }, "aaa": 0 },',
        '    "a": { "type": "A", "version": 1, "params": {} }',
        '  },',
        '  "edges": [{ "from": "a.out", "to": "b.in", "label": "x" }],',
        '  "art": 2,',
        '  "zoo": 1',
        '}',
        '',
      ].join('\n'),
    );
  });

  test('keeps to 100 columns wherever a value can be broken', () => {
    const keys = Array.from({ length: 40 }, (_, index) => ({ time: index, value: index / 7 }));
    const text = serializeGraph(
      read(JSON.stringify({ ...sound, nodes: { a: { type: 'A', version: 1, params: { keys } } }, inputs: {} })),
    );
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(text).toContain('\n          { "time": 1, "value": 0.14285714285714285 },\n');
  });

  test('breaks a line at 101 columns and leaves one of 100 alone', () => {
    const lines = (length: number) =>
      serializeGraph(read(JSON.stringify({ ...sound, extra: ['x'.repeat(length)] }))).split('\n');
    expect(lines(85).some((line) => line.length === 100)).toBe(true);
    expect(lines(86)).toContain('  "extra": [');
  });

  test('refuses what JSON cannot hold', () => {
    const reading = readGraph({ ...sound, nodes: { a: { type: 'A', version: 1, params: { gain: NaN } } } });
    expect(() => serializeGraph(reading.document ?? read(''))).toThrow('NaN');
  });
});

describe('canonicalJson', () => {
  test('is the same for equal values and different for different ones, and reads back', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(JSON.parse(canonicalJson(a))).toEqual(a);
        expect(canonicalJson(a) === canonicalJson(b)).toBe(equal(a, b));
        expect(canonicalJson(reversed(a))).toBe(canonicalJson(a));
      }),
    );
  });

  test('sorts keys and writes no white space', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x y' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x y","d":null}]}');
  });
});

test('recipeOf leaves out the view and nothing else', () => {
  const document = read(JSON.stringify({ ...sound, view: { nodes: { player: { x: 1, y: 2 } } } }));
  expect(recipeOf(document)).toEqual(sound);
});

function read(text: string): GraphDocument {
  const reading = parseGraph(text);
  if (!reading.document) throw new Error(reading.problems[0]?.message);
  return reading.document;
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, item]) => [name, reversed(item)]),
  );
}

function equal(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
}
