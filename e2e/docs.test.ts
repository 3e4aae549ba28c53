import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { parseGraph } from '#graphs/document.ts';
import { featureNames } from '#graphs/features.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { validateGraph } from '#graphs/validate.ts';
import { builtinCatalog } from '#nodes/catalog.ts';

const read = (path: string) => readFileSync(resolve(import.meta.dirname, '..', path), 'utf8');

it('documents a graph that is valid as it stands', () => {
  const [, example = ''] = /```json\n(\{\n {2}"format"[^]*?)```/.exec(read('docs/graph-file.md')) ?? [];
  const { document, problems } = parseGraph(example);
  expect(problems).toBeUndefined();
  expect(document && validateGraph(document, builtinCatalog).problems).toEqual([]);
});

const fragments = [...read('docs/drives.md').matchAll(/```json\n([^]*?)```/g)].map(([, text = '']) => text);

it('documents drives and keys with examples', () => expect(fragments.length).toBeGreaterThanOrEqual(3));

it.each(fragments)('documents a scene that is valid: %s', (text) => {
  const { document } = parseGraph(graphTemplates.get('flat-1080p-landscape') ?? '');
  if (!document) throw new Error('The template cannot be read.');
  const scene = { type: 'Scene', version: 1, params: JSON.parse(text) };
  const graph = { ...document, nodes: { ...document.nodes, scene } };
  expect(validateGraph(graph, builtinCatalog).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it('names every feature that a drive can follow', () => {
  const text = read('docs/drives.md');
  expect(featureNames.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

it.each([
  ['export type', [...graphTemplates.keys()]],
  ['scene', [...builtinCatalog.scenes.keys()]],
  ['node kind', [...builtinCatalog.nodes.keys()]],
])('names every %s in the README', (_, names) => {
  const text = read('README.md');
  expect(names.filter((name) => !text.includes(name))).toEqual([]);
});

it('names only pictures and pages that exist in the README', () => {
  const links = [...read('README.md').matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link);
  const missing = links.filter((link) => {
    try {
      return !readFileSync(resolve(import.meta.dirname, '..', link));
    } catch {
      return true;
    }
  });
  expect(missing).toEqual([]);
});
