import { expect, it } from 'vitest';
import { graphTemplates } from '#graphs/templates.ts';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { checkRun } from './run-check.ts';

function graphWith(node: string, params: Readonly<Record<string, unknown>>): GraphDocument {
  const { document } = parseGraph(graphTemplates.get('flat-1080p-landscape') ?? '');
  const before = document?.nodes[node];
  if (!document || !before) throw new Error('The template cannot be read.');
  const changed = { ...before, params: { ...before.params, ...params } };
  return { ...document, nodes: { ...document.nodes, [node]: changed } };
}

const graph = graphWith('capture', {});

it('tells what a run draws: scaled, with the inputs given', () => {
  const drawn = ({ pictures }: ReturnType<typeof checkRun>) =>
    pictures.map(({ width, height, fps }) => ({ width, height, fps }));
  expect(drawn(checkRun(graph, builtinCatalog, {}, 1))).toEqual([{ width: 1920, height: 1080, fps: '30' }]);
  expect(drawn(checkRun(graph, builtinCatalog, { fps: '60' }, 0.1))).toEqual([{ width: 192, height: 108, fps: '60' }]);
});

it('does not refuse a graph whose fault a run mends, by its scale or by its inputs', () => {
  const large = graphWith('capture', { size: 'custom', width: 8192, height: 8192 });
  expect(checkRun(large, builtinCatalog, {}, 1).errors).toMatchObject([{ code: 'too-large', node: 'encode' }]);
  expect(checkRun(large, builtinCatalog, {}, 0.25).errors).toEqual([]);
  expect(checkRun(large, builtinCatalog, { preset: 'h265-quality' }, 1).errors).toEqual([]);
});

it('refuses what its scale or its inputs spoil', () => {
  expect(checkRun(graph, builtinCatalog, {}, 8).errors).toMatchObject([{ code: 'too-large', node: 'encode' }]);
  expect(checkRun(graph, builtinCatalog, { fps: 'fast' }, 1).errors).toMatchObject([{ severity: 'error' }]);
});
