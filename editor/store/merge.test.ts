import { expect, test } from 'vitest';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { builtinCatalog as catalog } from '#nodes/catalog.ts';
import { together, type Command } from '#editor/store/command.ts';
import { connect } from '#editor/store/commands/edges.ts';
import { nameGraph } from '#editor/store/commands/graph.ts';
import { addNode, moveNodes, removeNodes } from '#editor/store/commands/nodes.ts';
import { setParam } from '#editor/store/commands/params.ts';
import { mergeGraphs } from '#editor/store/merge.ts';

const base = read(graphTemplates.get('flat-1080p-landscape') ?? '');

function read(text: string): GraphDocument {
  const { document } = parseGraph(text);
  if (!document) throw new Error('This is no graph.');
  return document;
}

const change = (...commands: Command[]) => together('Change', commands).run(base);

const addSphere = [
  addNode(catalog, { id: 'sphere', type: 'SpatialMeta', at: { x: 9, y: 9 } }),
  connect('encode.video', 'sphere.video'),
  connect('sphere.video', 'save.video'),
];

test('a file without lists of comments and groups gets none', () => {
  const bare = read(serializeGraph({ ...base, view: { nodes: base.view?.nodes ?? {} } }));
  const changed = setParam(catalog, 'scene.seed', 7).run(bare);
  expect(serializeGraph(mergeGraphs(bare, changed, bare).document)).toBe(serializeGraph(changed));
  const { view: _, ...blind } = changed;
  expect(serializeGraph(mergeGraphs(blind, blind, blind).document)).toBe(serializeGraph(blind));
});

test.each([
  ['a value', [setParam(catalog, 'scene.seed', 7)]],
  ['a node and wires', addSphere],
  ['less', [removeNodes(['analyze'])]],
])('what only one side has done is taken over to the byte: %s', (_, commands) => {
  const changed = change(...commands);
  for (const { document, conflicts } of [mergeGraphs(base, changed, base), mergeGraphs(base, base, changed)]) {
    expect(serializeGraph(document)).toBe(serializeGraph(changed));
    expect(conflicts).toEqual([]);
  }
});

test('what both have done at different places comes together', () => {
  const mine = change(
    setParam(catalog, 'scene.seed', 7),
    moveNodes(new Map([['audio', { x: 5, y: 5 }]])),
    nameGraph('Mine'),
  );
  const theirs = change(setParam(catalog, 'scene.template', 'pulse'), ...addSphere);
  const { document, conflicts } = mergeGraphs(base, mine, theirs);
  expect(conflicts).toEqual([]);
  expect(document.nodes['scene']?.params).toMatchObject({ seed: 7, template: 'pulse' });
  expect(document.edges).toContainEqual({ from: 'sphere.video', to: 'save.video' });
  expect(document.edges).toHaveLength(7);
  expect(document.view?.nodes?.['audio']).toEqual({ x: 5, y: 5 });
  expect(document.name).toBe('Mine');
});

test('what both have changed keeps mine, and is told of', () => {
  const mine = change(setParam(catalog, 'capture.fps', '60'));
  const theirs = change(setParam(catalog, 'capture.fps', '25'));
  const { document, conflicts } = mergeGraphs(base, mine, theirs);
  expect(conflicts).toEqual(['capture.params.fps']);
  expect(document.nodes['capture']?.params['fps']).toBe('60');
});

test('a node that one side has deleted and the other changed stays', () => {
  const mine = change(removeNodes(['scene']));
  const theirs = change(setParam(catalog, 'scene.seed', 7));
  const { document, conflicts } = mergeGraphs(base, mine, theirs);
  expect(document.nodes['scene']?.params['seed']).toBe(7);
  expect(conflicts).toEqual(['scene']);
});
