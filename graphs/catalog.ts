import type { AnyNodeDefinition, SceneTemplateDefinition } from './definition.ts';

/** Where a node kind can run: on the machine (files, ffmpeg) or in a page (WebGL). */
export type Place = 'node' | 'browser';

export interface CatalogEntry {
  readonly definition: AnyNodeDefinition;
  readonly places: readonly Place[];
}

/** The node kinds and scene templates that are known. Validator, plan and editor are handed one; they never import one. */
export interface Catalog {
  readonly nodes: ReadonlyMap<string, CatalogEntry>;
  readonly scenes: ReadonlyMap<string, SceneTemplateDefinition>;
}

/** A set of kinds that comes together: the built-in ones, or a pack that somebody installed. */
export interface Pack {
  readonly nodes: readonly CatalogEntry[];
  readonly scenes: readonly SceneTemplateDefinition[];
}

/** Throws where two packs bring the same name: which one ran would depend on their order. */
export function createCatalog(packs: readonly Pack[]): Catalog {
  const nodes = new Map<string, CatalogEntry>();
  const scenes = new Map<string, SceneTemplateDefinition>();
  for (const pack of packs) {
    for (const entry of pack.nodes) {
      if (nodes.has(entry.definition.type))
        throw new Error(`Two packs bring a node kind named ${entry.definition.type}.`);
      nodes.set(entry.definition.type, entry);
    }
    for (const scene of pack.scenes) {
      if (scenes.has(scene.name)) throw new Error(`Two packs bring a scene template named ${scene.name}.`);
      scenes.set(scene.name, scene);
    }
  }
  return { nodes, scenes };
}
