import type { Catalog } from './catalog.ts';
import type { AnyNodeDefinition } from './definition.ts';
import type { GraphDocument, GraphNode } from './document.ts';
import { suggest } from './nearest.ts';
import { sceneOf } from './param-address.ts';
import type { Fault } from './param-literals.ts';
import { resolveParams, type ParamSurroundings, type ResolvedValue } from './params.ts';
import { pointer, type Fix, type Problem } from './problems.ts';

export interface CheckedNode {
  /** Null where the kind is not known or a parameter is at fault. */
  readonly params: Readonly<Record<string, ResolvedValue>> | null;
  readonly problems: readonly Problem[];
}

/** Checks a node by itself: its kind, its version and its parameters. */
export function checkNode(id: string, node: GraphNode, catalog: Catalog, surroundings: ParamSurroundings): CheckedNode {
  const definition = catalog.nodes.get(node.type)?.definition;
  if (!definition) {
    const message = `“${id}” is of the kind “${node.type}”, which is not known.${suggest(node.type, [...catalog.nodes.keys()])}`;
    return {
      params: null,
      problems: [{ code: 'unknown-node', severity: 'error', pointer: pointer('nodes', id, 'type'), node: id, message }],
    };
  }
  const newer = checkVersions(id, node, definition, catalog);
  // What a newer version's parameters mean is not known here.
  if (newer.length > 0) return { params: null, problems: newer };
  const { values, faults } = resolveParams(definition.params, node.params, surroundings, `“${id}”`);
  const problems = faults.map((item) => toProblem(id, node, definition, item));
  return { params: faults.length > 0 ? null : values, problems };
}

function checkVersions(id: string, node: GraphNode, definition: AnyNodeDefinition, catalog: Catalog): Problem[] {
  if (node.version > definition.version) {
    return [newer(id, ['version'], `${node.type} ${node.version}`, definition.version)];
  }
  return Object.entries(definition.params).flatMap(([name, values]) => {
    const template = values.type === 'scene-values' ? definition.params[values.template] : undefined;
    const scene = sceneOf(node, name, catalog);
    if (template?.type !== 'scene-template' || !scene) return [];
    const version = node.params[template.templateVersion];
    const isNewer = typeof version === 'number' && version > scene.version;
    return isNewer ? [newer(id, ['params', template.templateVersion], `${scene.name} ${version}`, scene.version)] : [];
  });
}

function newer(id: string, path: readonly string[], what: string, known: number): Problem {
  const message = `“${id}” was made for ${what}, and this Emberloom knows it up to version ${known}: a newer Emberloom is needed.`;
  return { code: 'newer-version', severity: 'error', pointer: pointer('nodes', id, ...path), node: id, message };
}

function toProblem(
  id: string,
  node: GraphNode,
  definition: AnyNodeDefinition,
  { code, path, says, better }: Fault,
): Problem {
  const at = pointer('nodes', id, 'params', ...path);
  const fix = fixFor(node, code, path, at, better);
  const isSceneValue = definition.params[String(path[0])]?.type === 'scene-values';
  const param = path.slice(0, isSceneValue ? 2 : 1).join('.');
  return { code, severity: 'error', pointer: at, node: id, param, message: says, ...(fix ? { fix } : {}) };
}

function fixFor(node: GraphNode, code: string, path: Fault['path'], at: string, better: unknown): Fix | undefined {
  const name = path.at(-1);
  if (code === 'unknown-param' || code === 'unknown-field') {
    return { title: `Remove “${name}”`, operations: [{ op: 'remove', path: at }] };
  }
  // A default at fault is the definition's own, and there is nothing in the document to replace.
  if (better === undefined || !Object.hasOwn(node.params, String(path[0]))) return undefined;
  return { title: `Set it to ${JSON.stringify(better)}`, operations: [{ op: 'replace', path: at, value: better }] };
}

/** Complains of names beside those that the format has. They are kept, but nothing reads them. */
export function checkKeys(document: GraphDocument): Problem[] {
  const extra = (object: object, known: readonly string[], ...at: (string | number)[]): Problem[] =>
    Object.keys(object)
      .filter((key) => !known.includes(key))
      .map((key) => ({
        code: 'unknown-key',
        severity: 'warning',
        pointer: pointer(...at, key),
        message: `“${[...at, key].join('.')}” is kept in the file, but nothing reads it.${suggest(key, known)}`,
      }));
  return [
    ...extra(document, ['format', 'version', 'name', 'description', 'inputs', 'nodes', 'edges', 'view']),
    ...Object.entries(document.nodes).flatMap(([id, node]) =>
      extra(node, ['type', 'version', 'mode', 'params'], 'nodes', id),
    ),
  ];
}
