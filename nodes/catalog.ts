import { createCatalog, type Pack, type Place } from '#graphs/catalog.ts';
import type { AnyNodeDefinition, SceneTemplateDefinition } from '#graphs/definition.ts';

// A kind is a folder with a definition; the names of its run files say where it may run. Definitions are data, so they are
// loaded at once; run files are only counted here, never loaded.
const definitions = import.meta.glob<AnyNodeDefinition>('./*/definition.ts', { eager: true, import: 'definition' });
const runFiles = Object.keys(import.meta.glob('./*/run*.{ts,tsx}'));
const scenes = import.meta.glob<SceneTemplateDefinition>('./scene/templates/*/definition.ts', {
  eager: true,
  import: 'definition',
});

const placesByRunFile: Readonly<Record<string, readonly Place[]>> = {
  'run.ts': ['node', 'browser'],
  'run.node.ts': ['node'],
  'run.browser.ts': ['browser'],
  'run.browser.tsx': ['browser'],
};

/** The kinds and scene templates that come with Emberloom: every folder that has a definition. */
export const builtin: Pack = {
  nodes: Object.entries(definitions).map(([path, definition]) => ({
    definition,
    places: placesOf(path.slice(0, -'definition.ts'.length)),
  })),
  scenes: Object.values(scenes),
};

export const builtinCatalog = createCatalog([builtin]);

function placesOf(folder: string): readonly Place[] {
  const places = Object.entries(placesByRunFile).flatMap(([name, where]) =>
    runFiles.includes(folder + name) ? where : [],
  );
  return [...new Set(places)];
}
