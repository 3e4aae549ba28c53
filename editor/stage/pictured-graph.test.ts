import { describe, expect, test } from 'vitest';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { pictureGraph, picturesOf, upstream } from './pictured-graph.ts';

const track = { name: 'song.flac', sha256: 'a'.repeat(64) };

function template(name: string): GraphDocument {
  const { document } = parseGraph(graphTemplates.get(name) ?? '');
  if (!document) throw new Error(`${name} is no graph.`);
  return document;
}

function pictured(document: GraphDocument, scale = 1) {
  return pictureGraph({ document, output: 'capture.frames', track, scale }, builtinCatalog);
}

describe('a picture can be drawn', () => {
  test.each([...graphTemplates.keys()])('of %s', (name) => {
    const found = pictured(template(name));
    if ('problem' in found) throw new Error(found.problem);
    expect(found.step.ids).toEqual(['scene', 'capture']);
    expect(found.document.nodes['audio']?.params['file']).toEqual(track);
  });

  test('where nothing is saved or encoded yet, or that is wrong', () => {
    const whole = template('flat-1080p-landscape');
    const { encode: _encode, save: _save, ...nodes } = whole.nodes;
    const edges = whole.edges.filter(({ to }) => !/^(encode|save)\./.test(to));
    expect(pictured({ ...whole, nodes, edges })).not.toHaveProperty('problem');
    const wrong = { ...whole.nodes['encode']!, params: { preset: 'none such' } };
    expect(pictured({ ...whole, nodes: { ...whole.nodes, encode: wrong } })).not.toHaveProperty('problem');
  });

  test('at another size', () => {
    const found = pictured(template('flat-1080p-landscape'), 0.25);
    if ('problem' in found) throw new Error(found.problem);
    expect(found.validation.descriptions.get('capture.frames')).toMatchObject({ width: 480, height: 270 });
  });
});

test('what is wrong with a node that the picture needs is said', () => {
  const whole = template('flat-1080p-landscape');
  const scene = { ...whole.nodes['scene']!, params: { template: 'none such' } };
  expect(pictured({ ...whole, nodes: { ...whole.nodes, scene } })).toHaveProperty(
    'problem',
    expect.stringContaining('none such'),
  );
  const capture = { ...whole.nodes['capture']!, mode: 'mute' as const };
  expect(pictured({ ...whole, nodes: { ...whole.nodes, capture } })).toHaveProperty('problem');
});

test('pictures that others take come first; upstream is everything that a node depends on', () => {
  const whole = template('flat-1080p-landscape');
  const nodes = { loose: { type: 'CubemapCapture', version: 1, params: {} }, ...whole.nodes };
  expect(picturesOf({ ...whole, nodes }, builtinCatalog)).toEqual(['capture.frames', 'loose.frames']);
  expect([...upstream(whole, 'capture')].toSorted()).toEqual(['analyze', 'audio', 'capture', 'scene']);
});
