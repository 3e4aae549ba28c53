import { describe, expect, test } from 'vitest';
import { parseGraph } from './document.ts';
import { sound } from './fixtures/studio.ts';

const minimal = { format: 'emberloom.graph', version: 1, nodes: {}, edges: [] };

describe('parseGraph', () => {
  test('reads a graph, with or without a byte order mark', () => {
    expect(parseGraph(JSON.stringify(minimal)).document).toEqual(minimal);
    expect(parseGraph(`\ufeff${JSON.stringify(minimal)}`).document).toEqual(minimal);
  });

  test('keeps unknown kinds, unknown keys and the order of nodes and parameters', () => {
    const json = {
      ...minimal,
      nodes: {
        zebra: { type: 'Zebra', version: 9, params: { z: [1, { y: null }], a: 'ü' }, colour: 'striped' },
        ape: { type: 'Ape', version: 1, params: {} },
      },
      view: { nodes: { zebra: { x: 1.5, y: -2, folded: true } }, zoom: 2 },
      extra: { b: 1 },
    };
    const { document } = parseGraph(JSON.stringify(json));
    expect(document).toEqual(json);
    expect(Object.keys(document?.nodes ?? {})).toEqual(['zebra', 'ape']);
    expect(Object.keys(document?.nodes['zebra']?.params ?? {})).toEqual(['z', 'a']);
  });

  test.each([
    ['text that is not JSON, with line and column', '{\n  "format": oops\n}', 'invalid-json', '', 'Line 2, column 13'],
    ['NaN', '{"format": NaN}', 'invalid-json', '', 'JSON has no NaN'],
    ['a list', '[]', 'wrong-format', '', 'no Emberloom graph'],
    ['another format', { ...minimal, format: 'comfy' }, 'wrong-format', '', 'no Emberloom graph'],
    ['a newer format', { ...minimal, version: 2 }, 'newer-format', '/version', 'a newer Emberloom is needed'],
    ['a version that is no number', { ...minimal, version: '1' }, 'malformed', '/version', '“version”'],
    ['missing edges', { ...minimal, edges: undefined }, 'malformed', '/edges', '“edges” must be a list of edges.'],
    ['a bad node id', { ...minimal, nodes: { '1st': node() } }, 'malformed', '/nodes/1st', 'small letter'],
    [
      'a node id that is a path',
      { ...minimal, nodes: { 'a/b~c': node() } },
      'malformed',
      '/nodes/a~1b~0c',
      'small letter',
    ],
    [
      'a node version of zero',
      { ...minimal, nodes: { a: node({ version: 0 }) } },
      'malformed',
      '/nodes/a/version',
      'from 1 up',
    ],
    [
      'an unknown mode',
      { ...minimal, nodes: { a: node({ mode: 'solo' }) } },
      'malformed',
      '/nodes/a/mode',
      '"mute" or "bypass"',
    ],
    [
      'missing parameters',
      { ...minimal, nodes: { a: node({ params: undefined }) } },
      'malformed',
      '/nodes/a/params',
      '{} will do',
    ],
    [
      'an edge end without a port',
      { ...minimal, edges: [{ from: 'a', to: 'b.c' }] },
      'malformed',
      '/edges/0/from',
      'one of its ports',
    ],
    [
      'an input that names no parameter',
      { ...minimal, inputs: { audio: 'a' } },
      'malformed',
      '/inputs/audio',
      'name a parameter',
    ],
    [
      'a view without coordinates',
      { ...minimal, view: { nodes: { a: {} } } },
      'malformed',
      '/view/nodes/a/x',
      'must be a number',
    ],
  ])('refuses %s', (_, content, code, pointer, part) => {
    const { problems = [] } = parseGraph(typeof content === 'string' ? content : JSON.stringify(content));
    expect(problems[0]).toMatchObject({ code, severity: 'error', pointer });
    expect(problems[0]?.message).toContain(part);
    expect(problems[0]?.message).toMatch(/\.$/);
  });

  test('refuses more than 5 MB, 64 levels or 5,000 nodes', () => {
    expect(parseGraph(' '.repeat(5_000_001)).problems?.[0]?.code).toBe('graph-too-large');
    const deep = { ...minimal, extra: JSON.parse('['.repeat(64) + ']'.repeat(64)) as unknown };
    expect(parseGraph(JSON.stringify(deep)).problems?.[0]?.code).toBe('too-deep');
    const many = Object.fromEntries(Array.from({ length: 5_001 }, (_, index) => [`n${index}`, node()]));
    expect(parseGraph(JSON.stringify({ ...minimal, nodes: many })).problems?.[0]?.code).toBe('too-many-nodes');
  });

  test('reads the fixture that other tests start from', () => {
    expect(parseGraph(JSON.stringify(sound)).problems).toBeUndefined();
  });
});

function node(change: object = {}): object {
  return { type: 'A', version: 1, params: {}, ...change };
}
