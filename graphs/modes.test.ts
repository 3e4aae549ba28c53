import { describe, expect, test } from 'vitest';
import { add, graph, remove, studio } from './fixtures/studio.ts';
import { validateGraph } from './validate.ts';

describe('a muted node', () => {
  test('does not run, nor does what depends on it', () => {
    const document = graph(
      add('/nodes/copy', { type: 'Disk', version: 1, params: { name: 'copy' } }),
      add('/edges/-', { from: 'film.frames', to: 'copy.frames' }),
      add('/nodes/blur/mode', 'mute'),
    );
    const { problems, order } = validateGraph(document, studio);
    expect(problems).toEqual([]);
    expect(order).toEqual(['player', 'film', 'copy']);
  });

  test('stops nobody with its faults', () => {
    const document = graph(
      add('/nodes/spare', { type: 'Nobody', version: 1, mode: 'mute', params: { x: 1 } }),
      add('/nodes/other', { type: 'Disk', version: 1, mode: 'mute', params: { codec: 'x' } }),
    );
    const { problems, order } = validateGraph(document, studio);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['unknown-node', 'warning'],
      ['unknown-option', 'warning'],
      ['missing-edge', 'warning'],
    ]);
    expect(order).toEqual(['player', 'film', 'blur', 'disk']);
  });
});

describe('a bypassed node', () => {
  test('passes on what comes in', () => {
    const { problems, order, edges, descriptions } = validateGraph(graph(add('/nodes/blur/mode', 'bypass')), studio);
    expect(problems).toEqual([]);
    expect(order).toEqual(['player', 'film', 'disk']);
    expect(edges).toContainEqual({ from: 'film.frames', to: 'disk.frames' });
    expect(edges.filter(({ from, to }) => from.startsWith('blur.') || to.startsWith('blur.'))).toEqual([]);
    expect(descriptions.get('film.frames')).toMatchObject({ width: 640 });
  });

  test('passes on through another, and through a circle of them nothing', () => {
    const second = add('/nodes/soft', { type: 'Blur', version: 1, mode: 'bypass', params: {} });
    const through = graph(
      second,
      add('/nodes/blur/mode', 'bypass'),
      ['replace', '/edges/2', { from: 'soft.frames', to: 'disk.frames' }],
      add('/edges/-', { from: 'blur.frames', to: 'soft.frames' }),
    );
    expect(validateGraph(through, studio).edges).toContainEqual({ from: 'film.frames', to: 'disk.frames' });
    const circle = graph(
      second,
      add('/nodes/blur/mode', 'bypass'),
      ['replace', '/edges/1', { from: 'soft.frames', to: 'blur.frames' }],
      add('/edges/-', { from: 'blur.frames', to: 'soft.frames' }),
    );
    expect(validateGraph(circle, studio).problems.map(({ code }) => code)).toContain('missing-edge');
  });

  test('leaves the next input empty where nothing comes in', () => {
    const document = graph(add('/nodes/blur/mode', 'bypass'), remove('/edges/1'));
    const { problems } = validateGraph(document, studio);
    expect(problems.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'missing-edge', node: 'disk' },
    ]);
  });
});
