import { describe, expect, test } from 'vitest';
import { createCatalog } from './catalog.ts';
import { graph, studio } from './fixtures/studio.ts';
import { migrateGraph } from './migrate.ts';
import { serializeGraph } from './serialize.ts';

describe('migrateGraph', () => {
  test('climbs every version of a kind and of its scene', () => {
    const old = graph([
      'replace',
      '/nodes/film',
      {
        type: 'Film',
        version: 1,
        params: { size: 800, template: 'candle', templateVersion: 1, values: { brightness: 3 } },
        note: 'kept',
      },
    ]);
    const before = serializeGraph(old);
    const { document, migrated, problems } = migrateGraph(old, studio);
    expect(document.nodes['film']).toEqual({
      type: 'Film',
      version: 3,
      params: { template: 'candle', templateVersion: 2, values: { glow: 3 }, width: 800 },
      note: 'kept',
    });
    expect(migrated).toEqual([
      { node: 'film', from: 'Film 1', to: 'Film 3' },
      { node: 'film', from: 'candle 1', to: 'candle 2' },
    ]);
    expect(problems).toEqual([]);
    // The old document is not touched, so saving it writes the bytes that were read.
    expect(serializeGraph(old)).toBe(before);
  });

  test('takes a scene without a version for the first one', () => {
    const old = graph(['replace', '/nodes/film/params', { values: { brightness: 1 } }]);
    expect(migrateGraph(old, studio).document.nodes['film']?.params).toEqual({
      templateVersion: 2,
      values: { glow: 1 },
    });
  });

  test('leaves a scene whose name is no text to the validator', () => {
    const document = graph(['replace', '/nodes/film/params', { template: { toString: false } }]);
    expect(migrateGraph(document, studio).document).toBe(document);
  });

  test('leaves current, newer and unknown nodes as they are', () => {
    const document = graph(
      ['replace', '/nodes/film/version', 9],
      ['replace', '/nodes/film/params/templateVersion', 7],
      ['replace', '/nodes/blur/type', 'Nobody'],
    );
    expect(migrateGraph(document, studio).document).toBe(document);
  });

  test('reports a migration that throws or is missing, and leaves its node', () => {
    const [film] = [...studio.nodes.values()].filter(({ definition }) => definition.type === 'Film');
    if (!film) throw new Error('The fixture has no Film.');
    const broken = { ...film.definition, migrations: { 2: () => JSON.parse('x') } };
    const catalog = createCatalog([{ nodes: [{ ...film, definition: broken }], scenes: [] }]);
    for (const version of [1, 2]) {
      const old = graph(['replace', '/nodes/film/version', version]);
      const { document, problems } = migrateGraph(old, catalog);
      expect(document).toBe(old);
      expect(problems).toMatchObject([{ code: 'migration-failed', pointer: '/nodes/film', severity: 'error' }]);
    }
  });
});
