import { describe, expect, test } from 'vitest';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { builtinCatalog as catalog } from '#nodes/catalog.ts';
import type { Command } from '#editor/store/command.ts';
import { connect, disconnect } from '#editor/store/commands/edges.ts';
import { removeInput } from '#editor/store/commands/graph.ts';
import { addNode, removeNodes, setMode } from '#editor/store/commands/nodes.ts';
import { setParam } from '#editor/store/commands/params.ts';
import { cureOf } from '#editor/store/cures/cure.ts';
import { createEditorStore } from '#editor/store/editor-store.ts';

function template(name: string): GraphDocument {
  const { document } = parseGraph(graphTemplates.get(name) ?? '');
  if (!document) throw new Error(`There is no template ${name}.`);
  return document;
}

const at = { x: 0, y: 300 };
const loose = (id: string, type: string) => addNode(catalog, { id, type, at });

const breaks: readonly (readonly [string, string, readonly Command[], string, string])[] = [
  [
    'a cut wire',
    'flat-1080p-landscape',
    [disconnect(['save.video'])],
    'missing-edge',
    'Connect encode.video to save.video',
  ],
  ['no scene', 'flat-1080p-landscape', [removeNodes(['scene'])], 'missing-edge', 'Add Scene to capture'],
  ['no camera', 'flat-1080p-landscape', [removeNodes(['capture'])], 'missing-edge', 'Add Flat capture to encode'],
  ['no end', 'flat-1080p-landscape', [removeNodes(['save'])], 'no-end', 'Save encode.video'],
  ['a mute end', 'flat-1080p-landscape', [setMode(['save'], 'mute')], 'no-end', 'Run save again'],
  ['no file', 'flat-1080p-landscape', [removeInput('audio')], 'missing-file', 'Let a run give the file'],
  [
    'a number too large',
    'flat-1080p-landscape',
    [setParam(catalog, 'capture.supersampling', 9)],
    'out-of-range',
    'Set it to 4',
  ],
  [
    'a scene value too large',
    'flat-1080p-landscape',
    [setParam(catalog, 'scene.template', 'pulse'), setParam(catalog, 'scene.values.glow', 99)],
    'out-of-range',
    'Set it to',
  ],
  ['no rate', 'flat-1080p-landscape', [setParam(catalog, 'capture.fps', 'fast')], 'bad-fps', 'Back to the default'],
  ['no bypass', 'flat-1080p-landscape', [setMode(['scene'], 'bypass')], 'cannot-bypass', 'Run scene again'],
  [
    'no metadata',
    '360-mono-4k',
    [removeNodes(['spatial']), connect('encode.video', 'save.video')],
    'no-spatial-meta',
    'Put Spatial metadata in between',
  ],
  [
    'a flat sphere',
    'flat-1080p-landscape',
    [loose('sphere', 'SpatialMeta'), connect('encode.video', 'sphere.video'), connect('sphere.video', 'save.video')],
    'flat-video',
    'Take sphere out',
  ],
  [
    'a wrong type',
    'flat-1080p-landscape',
    [connect('audio.audio', 'scene.features'), removeNodes(['analyze'])],
    'type-mismatch',
    'Put Pre-analyze in between',
  ],
  [
    'a circle',
    '360-mono-4k',
    [
      loose('second', 'SpatialMeta'),
      connect('second.video', 'spatial.video'),
      connect('spatial.video', 'second.video'),
    ],
    'cycle',
    '',
  ],
  ['a loose node', 'flat-1080p-landscape', [loose('song', 'AudioSource')], 'leads-nowhere', 'Delete song'],
];

describe('one press cures', () => {
  test.each(breaks)('%s', (_, name, changes, code, title) => {
    const store = createEditorStore(catalog, template(name));
    for (const change of changes) store.dispatch(change);
    const problem = store.get().checked.problems.find((each) => each.code === code);
    expect(
      problem,
      store
        .get()
        .checked.problems.map((each) => each.code)
        .join(),
    ).toBeDefined();
    if (!problem) return;
    const cure = cureOf(problem, store.get().document, catalog);
    expect(cure?.name).toContain(title);
    if (cure) store.dispatch(cure);
    expect(store.get().checked.problems.map(({ message }) => message)).not.toContain(problem.message);
  });

  test('an empty sheet, press by press, to a graph that can run', () => {
    const store = createEditorStore(catalog, { format: 'emberloom.graph', version: 1, nodes: {}, edges: [] });
    store.dispatch(loose('save', 'Save'));
    for (let presses = 0; presses < 10 && store.get().checked.problems.length > 0; presses += 1) {
      const { document, checked } = store.get();
      const cure = checked.problems.map((problem) => cureOf(problem, document, catalog)).find((each) => each !== null);
      if (cure) store.dispatch(cure);
    }
    expect(store.get().checked.problems).toEqual([]);
    expect(
      Object.values(store.get().document.nodes)
        .map(({ type }) => type)
        .toSorted(),
    ).toEqual(['AudioSource', 'Encode', 'FlatCapture', 'PreAnalyze', 'Save', 'Scene']);
  });
});
