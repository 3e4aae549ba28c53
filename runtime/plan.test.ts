import { expect, test } from 'vitest';
import type { GraphDocument } from '#graphs/document.ts';
import { validateGraph } from '#graphs/validate.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { planRun } from './plan.ts';
import { graphTemplate } from './settings.ts';

test('what is drawn in the page is one region for each picture that leaves it, with what that is drawn from', () => {
  expect(planRun(validateGraph(films(2), builtinCatalog), builtinCatalog).steps).toEqual([
    { kind: 'node', id: 'audio' },
    { kind: 'node', id: 'analyze' },
    ...[0, 1].flatMap((film) => [
      { kind: 'region', ids: [`scene${film}`, `capture${film}`], output: `capture${film}.frames` },
      { kind: 'node', id: `encode${film}` },
      { kind: 'node', id: `save${film}` },
    ]),
  ]);
});

// To look at every edge for every pair of nodes would take minutes.
test('a graph of the largest size is planned before anybody gives up', () => {
  const { steps } = planRun(validateGraph(films(1249), builtinCatalog), builtinCatalog);
  expect(steps.filter(({ kind }) => kind === 'region')).toHaveLength(1249);
});

/** One sound, and so many films of it. */
function films(count: number): GraphDocument {
  const template = graphTemplate('flat-1080p-landscape');
  const nodes: GraphDocument['nodes'] = {};
  const edges: GraphDocument['edges'] = [];
  for (let film = 0; film < count; film++) {
    const named = (id: string) => (id === 'audio' || id === 'analyze' ? id : `${id}${film}`);
    for (const [id, node] of Object.entries(template.nodes)) nodes[named(id)] = node;
    for (const { from, to } of template.edges) {
      const [source = '', output = ''] = from.split('.');
      const [target = '', input = ''] = to.split('.');
      const edge = { from: `${named(source)}.${output}`, to: `${named(target)}.${input}` };
      if (target !== 'analyze' || film === 0) edges.push(edge);
    }
  }
  return { format: template.format, version: template.version, nodes, edges };
}
