import { expect, test } from 'vitest';
import { parseGraph } from '#graphs/document.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import type { Features } from '#runtime/features.ts';
import { keyLanes, withMoved } from './key-lanes.ts';

test('keys of a section stand in each of its kind, others at their time', () => {
  const { document } = parseGraph(graphTemplates.get('flat-1080p-landscape') ?? '');
  if (!document) throw new Error('The template is no graph.');
  const keys = [
    { time: 1.5, value: 0.2 },
    { section: 'drop', time: 2, value: 1 },
  ];
  const scene = {
    ...document.nodes['scene']!,
    params: { template: 'etherealFlame', values: { glow: { $keys: keys } } },
  };
  const features = {
    duration: 60,
    events: { main: Float64Array.of(0, 20), drop: Float64Array.of(10, 40) },
  } as unknown as Features;
  const lanes = keyLanes(
    { ...document, nodes: { ...document.nodes, scene } },
    builtinCatalog,
    'capture.frames',
    features,
  );
  expect(lanes).toHaveLength(1);
  expect(lanes[0]).toMatchObject({ address: 'scene.values.glow' });
  expect(lanes[0]?.marks.map(({ time, isOfSection }) => [time, isOfSection])).toEqual([
    [1.5, false],
    [12, true],
    [42, true],
  ]);
});

test('a key that is moved keeps its value, and its place among others by time', () => {
  const keys = [
    { time: 0, value: 1 },
    { time: 2, value: 2 },
    { time: 4, value: 3 },
  ];
  expect(withMoved(keys, 1, 3.123456)).toEqual([keys[0], { time: 3.123, value: 2 }, keys[2]]);
  expect(withMoved(keys, 1, -5)[1]).toEqual({ time: 0, value: 2 });
});
