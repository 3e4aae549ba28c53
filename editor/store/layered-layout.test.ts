import { expect, test } from 'vitest';
import { parseGraph } from '#graphs/document.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { layeredLayout } from '#editor/store/layered-layout.ts';

const size = { width: 200, height: 100 };

test.each([...graphTemplates])('lays out %s from left to right, with nothing upon anything', (_, text) => {
  const { document } = parseGraph(text);
  if (!document) throw new Error('no graph');
  const ids = Object.keys(document.nodes);
  const places = layeredLayout(document, ids, () => size, { x: 10, y: 20 });
  expect([...places.keys()].toSorted()).toEqual(ids.toSorted());
  for (const { from, to } of document.edges) {
    const start = places.get(from.split('.')[0] ?? '');
    const end = places.get(to.split('.')[0] ?? '');
    expect((end?.x ?? 0) - (start?.x ?? 0)).toBeGreaterThanOrEqual(size.width);
  }
  const taken = [...places.values()];
  expect(Math.min(...taken.map(({ x }) => x))).toBe(10);
  expect(Math.min(...taken.map(({ y }) => y))).toBe(20);
  for (const [index, a] of taken.entries()) {
    for (const b of taken.slice(index + 1)) expect(a.x !== b.x || Math.abs(a.y - b.y) >= size.height).toBe(true);
  }
});

test('a circle is laid out too', () => {
  const node = { type: 'X', version: 1, params: {} };
  const edges = [
    { from: 'a.out', to: 'b.in' },
    { from: 'b.out', to: 'a.in' },
  ];
  const document = { format: 'emberloom.graph', version: 1, nodes: { a: node, b: node }, edges } as const;
  expect(layeredLayout({ ...document, edges }, ['a', 'b'], () => size, { x: 0, y: 0 }).size).toBe(2);
});
