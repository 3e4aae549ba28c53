import type { Catalog } from './catalog.ts';
import type { AnyNodeDefinition, Migration } from './definition.ts';
import type { GraphDocument, GraphNode } from './document.ts';
import { isRecord } from './param-literals.ts';
import { pointer, type Problem } from './problems.ts';

export interface MigrationStep {
  readonly node: string;
  /** Kind or template and version, as `Scene 1` or `etherealFlame 2`. */
  readonly from: string;
  readonly to: string;
}

export interface MigratedGraph {
  /** The same object where nothing was old. */
  readonly document: GraphDocument;
  readonly migrated: readonly MigrationStep[];
  readonly problems: readonly Problem[];
}

/**
 * Brings every node's parameters, and every scene's values, to the versions that the catalog knows. Unknown kinds, and versions
 * newer than known, stay as they are. Reading and writing never do this: an old file that is only saved keeps its bytes.
 */
export function migrateGraph(document: GraphDocument, catalog: Catalog): MigratedGraph {
  const migrated: MigrationStep[] = [];
  const problems: Problem[] = [];
  const nodes: Record<string, GraphNode> = {};
  for (const [id, node] of Object.entries(document.nodes)) {
    const definition = catalog.nodes.get(node.type)?.definition;
    try {
      nodes[id] = definition
        ? migrateScenes(id, migrateNode(id, node, definition, migrated), definition, catalog, migrated)
        : node;
    } catch (error) {
      nodes[id] = node;
      const message = `“${id}” is from an older version and could not be brought up to date: ${String(error)}.`;
      problems.push({ code: 'migration-failed', severity: 'error', pointer: pointer('nodes', id), node: id, message });
    }
  }
  return { document: migrated.length > 0 ? { ...document, nodes } : document, migrated, problems };
}

function migrateNode(id: string, node: GraphNode, definition: AnyNodeDefinition, migrated: MigrationStep[]): GraphNode {
  if (node.version >= definition.version) return node;
  const params = climb(node.params, node.version, definition);
  migrated.push({ node: id, from: `${node.type} ${node.version}`, to: `${node.type} ${definition.version}` });
  return { ...node, version: definition.version, params };
}

function migrateScenes(
  id: string,
  node: GraphNode,
  definition: AnyNodeDefinition,
  catalog: Catalog,
  migrated: MigrationStep[],
): GraphNode {
  let result = node;
  for (const [valuesName, values] of Object.entries(definition.params)) {
    if (values.type !== 'scene-values') continue;
    const template = definition.params[values.template];
    if (template?.type !== 'scene-template') continue;
    const name = node.params[values.template] ?? template.default;
    const scene = typeof name === 'string' ? catalog.scenes.get(name) : undefined;
    const version = node.params[template.templateVersion] ?? definition.params[template.templateVersion]?.default;
    const raw = node.params[valuesName] ?? values.default;
    if (!scene || typeof version !== 'number' || version >= scene.version || !isRecord(raw)) continue;
    const params = {
      ...result.params,
      [template.templateVersion]: scene.version,
      [valuesName]: climb(raw, version, scene),
    };
    migrated.push({ node: id, from: `${scene.name} ${version}`, to: `${scene.name} ${scene.version}` });
    result = { ...result, params };
  }
  return result;
}

interface Versioned {
  readonly version: number;
  readonly migrations?: Readonly<Record<number, Migration>>;
}

function climb(
  raw: Readonly<Record<string, unknown>>,
  from: number,
  { version, migrations }: Versioned,
): Record<string, unknown> {
  let params = raw;
  for (let step = from; step < version; step += 1) {
    const migration = migrations?.[step];
    if (!migration) throw new Error(`there is no way from version ${step} to ${step + 1}`);
    params = migration(params);
  }
  // A migration that renames a parameter leaves undefined where the old one was absent.
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
}
