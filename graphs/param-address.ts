import type { Catalog } from './catalog.ts';
import type { ParamDefinition, SceneTemplateDefinition } from './definition.ts';
import type { GraphDocument, GraphNode } from './document.ts';
import { suggest } from './nearest.ts';

/** Where a parameter's raw value lies: in a node's `params`, or one level deeper in its scene values. */
export interface ParamPlace {
  readonly node: string;
  readonly path: readonly [param: string] | readonly [param: string, value: string];
  readonly definition: ParamDefinition;
}

/**
 * Finds the parameter that a text names: `capture.fps`, `scene.values.glow`, or for the latter `scene.glow` where the node has no
 * parameter of that name itself. Where there is none, `missing` says so in a sentence.
 */
export function findParam(
  document: GraphDocument,
  catalog: Catalog,
  address: string,
): ParamPlace | { readonly missing: string } {
  const [id = '', name = '', key, ...rest] = address.split('.');
  if (name === '' || rest.length > 0)
    return { missing: `“${address}” names no parameter: write it as node.param, as in capture.fps.` };
  const node = Object.hasOwn(document.nodes, id) ? document.nodes[id] : undefined;
  if (!node) return { missing: `The graph has no node “${id}”.${suggest(id, Object.keys(document.nodes))}` };
  const kind = catalog.nodes.get(node.type)?.definition;
  if (!kind) return { missing: `“${id}” is of a kind that is not known: ${node.type}.` };
  const own = Object.hasOwn(kind.params, name) ? kind.params[name] : undefined;
  if (own && key === undefined) return { node: id, path: [name], definition: own };
  if (own?.type === 'scene-values' && key !== undefined) return findSceneValue(id, node, name, key, catalog);
  if (own) return { missing: `“${name}” of “${id}” holds one value, so “${address}” names nothing.` };
  const values = Object.entries(kind.params).find(([, definition]) => definition.type === 'scene-values')?.[0];
  const scene = values === undefined ? undefined : sceneOf(node, values, catalog);
  if (values !== undefined && key === undefined && scene && Object.hasOwn(scene.params, name)) {
    return findSceneValue(id, node, values, name, catalog);
  }
  const known = [...Object.keys(kind.params), ...Object.keys(scene?.params ?? {})];
  return { missing: `“${id}” has no parameter “${name}”.${suggest(name, known)}` };
}

function findSceneValue(
  id: string,
  node: GraphNode,
  values: string,
  key: string,
  catalog: Catalog,
): ParamPlace | { readonly missing: string } {
  const scene = sceneOf(node, values, catalog);
  if (!scene) return { missing: `The scene template of “${id}” is not known, so neither is its “${key}”.` };
  const definition = Object.hasOwn(scene.params, key) ? scene.params[key] : undefined;
  if (!definition)
    return { missing: `“${scene.name}” has no parameter “${key}”.${suggest(key, Object.keys(scene.params))}` };
  return { node: id, path: [values, key], definition };
}

/** The template that a node's scene-values parameter belongs to, as written in the graph or by default. */
export function sceneOf(node: GraphNode, values: string, catalog: Catalog): SceneTemplateDefinition | undefined {
  const params = catalog.nodes.get(node.type)?.definition.params;
  const definition = params?.[values];
  if (definition?.type !== 'scene-values') return undefined;
  const name = node.params[definition.template] ?? params?.[definition.template]?.default;
  return typeof name === 'string' ? catalog.scenes.get(name) : undefined;
}

/** The raw value at a place, or the parameter's default. */
export function rawValueAt(document: GraphDocument, { node, path, definition }: ParamPlace): unknown {
  let value: unknown = document.nodes[node]?.params;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return definition.default;
    value = Object.entries(value).find(([key]) => key === segment)?.[1];
  }
  return value;
}
