import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { recipeOf, serializeGraph } from '#graphs/serialize.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { builtinCatalog as catalog } from '#nodes/catalog.ts';
import { copyNodes, pasteFragment, readFragment } from '#editor/store/clipboard.ts';
import type { Command } from '#editor/store/command.ts';
import { bendsOf } from '#editor/store/bends.ts';
import { addBend, moveBend, removeBends, straighten } from '#editor/store/commands/bends.ts';
import { collapseNodes } from '#editor/store/commands/collapse.ts';
import { connect, disconnect, insertOnEdge, reconnect, refusalOf } from '#editor/store/commands/edges.ts';
import { addInput, applyFix, describeGraph, nameGraph, removeInput } from '#editor/store/commands/graph.ts';
import { addNode, moveNodes, removeNodes, renameNode, setMode } from '#editor/store/commands/nodes.ts';
import { addComment, addGroup, changeComment, removeNotes, renameGroup } from '#editor/store/commands/notes.ts';
import { resetParam, setParam } from '#editor/store/commands/params.ts';
import { createEditorStore, emptyGraph } from '#editor/store/editor-store.ts';
import { freshNodeId, freshNoteId } from '#editor/store/names.ts';

function template(name: string): GraphDocument {
  const { document } = parseGraph(graphTemplates.get(name) ?? '');
  if (!document) throw new Error(`There is no template ${name}.`);
  return document;
}

const flat = template('flat-1080p-landscape');

describe('whatever is done', () => {
  // Any kind of change, with arguments that hit what is there and what is not.
  const ids = fc.constantFrom('audio', 'scene', 'capture', 'encode', 'save', 'encode2', 'nowhere');
  const ends = fc.constantFrom('audio.audio', 'scene.scene', 'capture.frames', 'encode.video', 'encode.audio');
  const inputs = fc.constantFrom('encode.audio', 'save.video', 'nowhere.audio');
  const numbers = fc.integer({ min: -500, max: 500 });
  const change: fc.Arbitrary<(document: GraphDocument) => Command | null> = fc.oneof(
    fc
      .constantFrom(...catalog.nodes.keys())
      .map(
        (type) => (document: GraphDocument) =>
          addNode(catalog, { id: freshNodeId(document, type), type, at: { x: 3.4, y: 5 } }),
      ),
    fc.array(ids, { maxLength: 3 }).map((some) => () => removeNodes(some)),
    fc.tuple(ids, numbers, numbers).map(
      ([id, x, y]) =>
        () =>
          moveNodes(new Map([[id, { x, y }]])),
    ),
    fc.tuple(inputs, fc.nat(2), numbers).map(
      ([to, index, x]) =>
        () =>
          addBend(to, index, { x, y: 7 }),
    ),
    fc.tuple(inputs, fc.nat(2), numbers).map(
      ([to, index, x]) =>
        () =>
          moveBend(to, index, { x, y: 7 }),
    ),
    fc.tuple(inputs, fc.nat(2)).map(
      ([to, index]) =>
        () =>
          removeBends([{ to, index }]),
    ),
    fc.tuple(ids, fc.boolean()).map(
      ([id, isSmall]) =>
        () =>
          collapseNodes([id], isSmall, new Map()),
    ),
    fc.tuple(ids, ids).map(
      ([from, to]) =>
        () =>
          renameNode(from, to),
    ),
    fc.tuple(ids, fc.constantFrom('mute', 'bypass', undefined)).map(
      ([id, mode]) =>
        () =>
          setMode([id], mode),
    ),
    fc.tuple(ends, ends).map(
      ([from, to]) =>
        () =>
          connect(from, to),
    ),
    fc.tuple(ends, ends, ends).map(
      ([from, before, to]) =>
        () =>
          reconnect(from, before, to),
    ),
    fc.array(ends, { maxLength: 2 }).map((some) => () => disconnect(some)),
    fc.tuple(ids, ends).map(
      ([id, to]) =>
        (document: GraphDocument) =>
          insertOnEdge(document, catalog, id, to),
    ),
    fc
      .tuple(
        fc.constantFrom('capture.fps', 'scene.template', 'scene.values.flareScale', 'scene.values.glow', 'save.name'),
        fc.constantFrom<unknown[]>(
          '60',
          'pulse',
          1.5,
          { $drive: { feature: 'bass' } },
          { $keys: [{ time: 0, value: 1 }] },
        ),
      )
      .map(
        ([address, value]) =>
          () =>
            setParam(catalog, address, value),
      ),
    fc.constantFrom('capture.fps', 'scene.template', 'scene.values.glow').map((at) => () => resetParam(catalog, at)),
    fc.tuple(ids, numbers).map(
      ([id, x]) =>
        (document: GraphDocument) =>
          pasteFragment(document, readFragment(copyNodes(document, [id, 'scene', 'capture'])) ?? flat, { x, y: 0 })
            .command,
    ),
    fc
      .string({ maxLength: 5 })
      .map(
        (text) => (document: GraphDocument) =>
          addComment({ id: freshNoteId(document, 'comment'), text, x: 0, y: 0, width: 200, height: 80 }),
      ),
    fc.string({ maxLength: 5 }).map((text) => () => changeComment('Write', 'comment', { text })),
    fc
      .array(ids, { minLength: 1 })
      .map((some) => (document: GraphDocument) => addGroup(freshNoteId(document, 'group'), 'Sound', some)),
    fc.string({ maxLength: 5 }).map((title) => () => renameGroup('group', title)),
    fc.constantFrom('comment', 'group', 'group2').map((id) => () => removeNotes([id])),
    fc.string({ maxLength: 5 }).map((text) => () => nameGraph(text)),
    fc.string({ maxLength: 5 }).map((text) => () => describeGraph(text)),
    ids.map((id) => () => addInput(`${id}Name`, `${id}.name`)),
    ids.map((id) => () => removeInput(`${id}Name`)),
    fc.nat({ max: 5 }).map((index) => (document: GraphDocument) => {
      const store = createEditorStore(catalog, document);
      const fixes = store.get().checked.problems.flatMap(({ fix }) => (fix ? [fix] : []));
      const fix = fixes[index % Math.max(1, fixes.length)];
      return fix ? applyFix(catalog, fix) : null;
    }),
  );

  test('undoing all the way gives the bytes of the start, redoing all the way those of the end', () => {
    fc.assert(
      fc.property(fc.constantFrom(...graphTemplates.keys()), fc.array(change, { maxLength: 25 }), (name, changes) => {
        const store = createEditorStore(catalog, template(name));
        for (const next of changes) {
          const command = next(store.get().document);
          if (command) store.dispatch(command);
        }
        const end = serializeGraph(store.get().document);
        while (store.get().past.length > 0) store.undo();
        expect(serializeGraph(store.get().document)).toBe(graphTemplates.get(name));
        while (store.get().future.length > 0) store.redo();
        expect(serializeGraph(store.get().document)).toBe(end);
      }),
      { numRuns: 60 },
    );
  });

  test('the document stays a graph that its file reads back, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), (changes) => {
        const store = createEditorStore(catalog, flat);
        for (const next of changes) {
          const command = next(store.get().document);
          if (command) store.dispatch(command);
        }
        const text = serializeGraph(store.get().document);
        const { document, problems } = parseGraph(text);
        expect(problems).toBeUndefined();
        expect(document && serializeGraph(document)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
});

describe('history', () => {
  test('one gesture is one step', () => {
    const store = createEditorStore(catalog, flat);
    for (const value of [1, 2, 3]) store.dispatch(setParam(catalog, 'capture.supersampling', value), 'slider 1');
    store.dispatch(setParam(catalog, 'capture.supersampling', 4), 'slider 2');
    expect(store.get().past).toHaveLength(2);
    store.undo();
    expect(store.get().document.nodes['capture']?.params['supersampling']).toBe(3);
    store.undo();
    expect(store.get().document).toBe(flat);
  });

  test('a gesture that goes on after an undo is a step of its own', () => {
    const store = createEditorStore(catalog, flat);
    store.dispatch(setParam(catalog, 'capture.supersampling', 2), 'slider');
    store.undo();
    store.redo();
    store.dispatch(setParam(catalog, 'capture.supersampling', 3), 'slider');
    expect(store.get().past).toHaveLength(2);
  });

  test('a command that changes nothing leaves no step and keeps what can be redone', () => {
    const store = createEditorStore(catalog, flat);
    store.dispatch(nameGraph('Mine'));
    store.undo();
    store.dispatch(connect('audio.audio', 'analyze.audio'));
    store.dispatch(removeNodes(['nowhere']));
    store.dispatch(moveNodes(new Map([['audio', { x: 0, y: 0 }]])));
    expect(store.get()).toMatchObject({ document: flat, past: [], future: [{ name: 'Rename the graph' }] });
  });

  test('undoing back to what was saved leaves nothing unsaved', () => {
    const store = createEditorStore(catalog, flat);
    store.dispatch(nameGraph('Mine'));
    expect(store.get().saved).not.toBe(store.get().document);
    store.undo();
    expect(store.get().saved).toBe(store.get().document);
  });

  test('a selection loses what an undo takes away', () => {
    const store = createEditorStore(catalog, flat);
    store.dispatch(addNode(catalog, { id: 'extra', type: 'Save', at: { x: 0, y: 0 } }));
    store.select(['node:extra', 'node:audio', 'edge:save.video']);
    store.undo();
    expect([...store.get().selection]).toEqual(['node:audio', 'edge:save.video']);
  });
});

describe('commands', () => {
  test('deleting a node takes its edges, its place and the inputs that lead to it', () => {
    const { edges, inputs, view } = removeNodes(['encode']).run(flat);
    expect(edges.map((edge) => edge.to)).toEqual(['analyze.audio', 'scene.features', 'capture.scene']);
    expect(inputs).not.toHaveProperty('preset');
    expect(view?.nodes).not.toHaveProperty('encode');
  });

  test('renaming a node renames it wherever the graph speaks of it, in its old place', () => {
    const { nodes, edges, inputs, view } = renameNode('capture', 'film').run(flat);
    expect(Object.keys(nodes)).toEqual(['audio', 'analyze', 'scene', 'film', 'encode', 'save']);
    expect(edges).toContainEqual({ from: 'film.frames', to: 'encode.frames' });
    expect(inputs?.['fps']).toBe('film.fps');
    expect(view?.nodes).toHaveProperty('film');
  });

  test('an input takes one edge: a new one replaces the old', () => {
    const twice = addNode(catalog, { id: 'other', type: 'AudioSource', at: { x: 0, y: 0 } }).run(flat);
    const { edges } = connect('other.audio', 'encode.audio').run(twice);
    expect(edges.filter((edge) => edge.to === 'encode.audio')).toEqual([{ from: 'other.audio', to: 'encode.audio' }]);
  });

  test.each([
    ['audio.audio', 'scene.features', /Audio does not fit/],
    ['encode.video', 'save.video', null],
    ['save.video', 'encode.video', /from an output to an input/],
  ])('a wire from %s to %s', (from, to, expected) => {
    if (expected) expect(refusalOf(flat, catalog, from, to)).toMatch(expected);
    else expect(refusalOf(flat, catalog, from, to)).toBeNull();
  });

  test('a wire that would close a circle is refused', () => {
    const spatial = { id: 'spatial', type: 'SpatialMeta', at: { x: 0, y: 0 } };
    const second = { ...spatial, id: 'second' };
    const both = addNode(catalog, second).run(addNode(catalog, spatial).run(flat));
    const wired = connect('spatial.video', 'second.video').run(both);
    expect(refusalOf(wired, catalog, 'second.video', 'spatial.video')).toMatch(/circle/);
  });

  test('a node dropped on a wire is put into it', () => {
    const loose = addNode(catalog, { id: 'spatial', type: 'SpatialMeta', at: { x: 0, y: 0 } }).run(flat);
    const { edges } = insertOnEdge(loose, catalog, 'spatial', 'save.video')?.run(loose) ?? flat;
    expect(edges.slice(-2)).toEqual([
      { from: 'encode.video', to: 'spatial.video' },
      { from: 'spatial.video', to: 'save.video' },
    ]);
    expect(insertOnEdge(loose, catalog, 'spatial', 'encode.frames')).toBeNull();
  });

  test('a new scene template starts from its own defaults', () => {
    const lit = setParam(catalog, 'scene.values.flareScale', 2).run(flat);
    const { nodes } = setParam(catalog, 'scene.template', 'pulse').run(lit);
    expect(nodes['scene']?.params).toEqual({ template: 'pulse', templateVersion: 1, values: {}, seed: 1 });
  });

  test('what is copied is pasted under free names, with the wires between', () => {
    const fragment = readFragment(copyNodes(flat, ['capture', 'encode']));
    expect(fragment).not.toBeNull();
    if (!fragment) return;
    const { command, ids } = pasteFragment(flat, fragment, { x: 100, y: 500 });
    expect(ids).toEqual(['capture2', 'encode2']);
    const { edges, view } = command.run(flat);
    expect(edges.at(-1)).toEqual({ from: 'capture2.frames', to: 'encode2.frames' });
    expect(view?.nodes?.['encode2']).toEqual({ x: 420, y: 500 });
  });

  test('no node gets a name with which its file could not be read again', () => {
    expect(renameNode('scene', 'constructor').run(flat)).toBe(flat);
    expect(renameNode('scene', 'Über uns').run(flat)).toBe(flat);
    const odd = { ...flat, nodes: { constructor2: flat.nodes['save']! }, edges: [] };
    const { document } = parseGraph(serializeGraph(pasteFragment(flat, odd).command.run(flat)));
    expect(Object.keys(document?.nodes ?? {}).at(-1)).toBe('constructor2');
  });

  test('what no file could hold is not pasted either', () => {
    const deep = JSON.stringify({ ...flat, nodes: { a: { type: 'A', version: 1, params: nested(100) } } });
    expect(readFragment(deep)).toBeNull();
  });

  test.each(['', 'hello', '{}', '{"format": "emberloom.graph", "version": 1, "nodes": {}, "edges": []}'])(
    'the clipboard text %j holds no nodes',
    (text) => {
      expect(readFragment(text)).toBeNull();
    },
  );
});

describe('a bent wire', () => {
  const bent = addBend('encode.audio', 0, { x: 300, y: 200.4 }).run(flat);
  const after = (...commands: Command[]) =>
    bendsOf(
      commands.reduce((document, next) => next.run(document), bent),
      'encode.audio',
    );
  const at = (id: string) => flat.view?.nodes?.[id] ?? { x: 0, y: 0 };

  test('is the same to a run, and straight again to the byte', () => {
    expect(after()).toEqual([{ x: 300, y: 200 }]);
    expect(recipeOf(bent)).toEqual(recipeOf(flat));
    expect(serializeGraph(straighten(['encode.audio']).run(bent))).toBe(serializeGraph(flat));
  });

  test('goes along with both its nodes, and stays where one of them goes', () => {
    const move = (ids: string[]) => moveNodes(new Map(ids.map((id) => [id, { x: at(id).x + 10, y: at(id).y - 20 }])));
    expect(after(move(['audio', 'encode', 'scene']))).toEqual([{ x: 310, y: 180 }]);
    expect(after(move(['encode']))).toEqual([{ x: 300, y: 200 }]);
  });

  test('follows the name of its node, and a copy has its own', () => {
    const renamed = renameNode('encode', 'film').run(bent);
    expect(bendsOf(renamed, 'film.audio')).toEqual([{ x: 300, y: 200 }]);
    expect(bendsOf(renamed, 'encode.audio')).toEqual([]);
    const fragment = readFragment(copyNodes(bent, ['audio', 'encode']));
    const { command } = pasteFragment(bent, fragment ?? emptyGraph());
    expect(bendsOf(command.run(bent), 'encode2.audio')).toEqual([{ x: 340, y: 240 }]);
  });

  test('leaves nothing behind where the wire goes', () => {
    for (const gone of [disconnect(['encode.audio']), removeNodes(['audio']), connect('other.audio', 'encode.audio')]) {
      expect(gone.run(bent).view).not.toHaveProperty('wires');
    }
  });
});

describe('problems', () => {
  test('sit at the node, the port and the parameter that they are about', () => {
    const store = createEditorStore(catalog, emptyGraph());
    store.dispatch(addNode(catalog, { id: 'film', type: 'FlatCapture', at: { x: 0, y: 0 } }));
    store.dispatch(setParam(catalog, 'film.supersampling', 9));
    const { byPort, byParam, byNode, ofGraph } = store.get().checked;
    expect(byPort.get('film.scene')?.map(({ code }) => code)).toEqual(['missing-edge']);
    expect(byParam.get('film.supersampling')?.map(({ code }) => code)).toEqual(['out-of-range']);
    expect(byNode.get('film')?.length).toBeGreaterThanOrEqual(2);
    expect(ofGraph.map(({ code }) => code)).toContain('no-end');
  });

  test('of a value of a scene are found by its name', () => {
    const store = createEditorStore(catalog, setParam(catalog, 'scene.template', 'pulse').run(flat));
    store.dispatch(setParam(catalog, 'scene.values.glow', 99));
    expect(store.get().checked.byParam.get('scene.values.glow')).toHaveLength(1);
  });

  test('are cured by their fix', () => {
    const store = createEditorStore(catalog, disconnect(['save.video']).run(flat));
    const fix = store.get().checked.byPort.get('save.video')?.[0]?.fix;
    expect(fix?.title).toBe('Connect encode.video to save.video');
    if (fix) store.dispatch(applyFix(catalog, fix));
    expect(store.get().checked.problems).toEqual([]);
  });

  test('are not looked for again while nodes only move', () => {
    const store = createEditorStore(catalog, flat);
    const { checked } = store.get();
    store.dispatch(moveNodes(new Map([['audio', { x: 50, y: 50 }]])));
    expect(store.get().checked).toBe(checked);
  });
});

/** An object in an object, so many times. */
function nested(depth: number): object {
  return depth === 0 ? {} : { inner: nested(depth - 1) };
}
