import type { Catalog } from './catalog.ts';
import { checkEdges, checkMissingEdges, definitionOf } from './check-edges.ts';
import { checkKeys, checkNode } from './check-nodes.ts';
import { describePorts } from './describe.ts';
import type { GraphDocument, GraphEdge } from './document.ts';
import { migrateGraph } from './migrate.ts';
import { applyModes, type ActiveGraph } from './modes.ts';
import { bindInputs, takesPath } from './overrides.ts';
import { findParam, rawValueAt } from './param-address.ts';
import type { ResolvedValue } from './params.ts';
import type { PortDescription } from './ports.ts';
import { pointer, type Problem } from './problems.ts';
import { orderNodes } from './topology.ts';

export interface ValidationOptions {
  /**
   * What a run gives for the graph's inputs, by name; `audio` and `output` hold paths. Without this the graph is checked by
   * itself: a file that a run can still give is not missed.
   */
  readonly inputs?: Readonly<Record<string, string>>;
}

/** What is known of a graph before it runs. It may run where no problem is an error. */
export interface Validation {
  readonly problems: readonly Problem[];
  /** The graph that was checked: parameters migrated and inputs bound. Pointers lead into this one. */
  readonly document: GraphDocument;
  /** The nodes that will run, each after all that it depends on: not muted, not bypassed, and leading to an end. */
  readonly order: readonly string[];
  /** Edges as they will run, with bypassed nodes taken out. */
  readonly edges: readonly GraphEdge[];
  /** By `node.port`. */
  readonly descriptions: ReadonlyMap<string, PortDescription>;
  /** Checked parameters by node, defaults filled in; a node with faulty parameters has none. */
  readonly params: ReadonlyMap<string, Readonly<Record<string, ResolvedValue>>>;
  /** Paths that the run gave, by `node.param`. */
  readonly paths: ReadonlyMap<string, string>;
}

/** Checks a graph against a catalog. Never throws over what a graph holds. */
export function validateGraph(original: GraphDocument, catalog: Catalog, options: ValidationOptions = {}): Validation {
  const migration = migrateGraph(original, catalog);
  const binding = bindInputs(migration.document, catalog, options.inputs ?? {});
  const { document, paths } = binding;

  const surroundings = { scenes: catalog.scenes, inputs: inputValues(document, catalog) };
  const checked = Object.entries(document.nodes).map(
    ([id, node]) => [id, checkNode(id, node, catalog, surroundings)] as const,
  );
  const params = new Map(checked.flatMap(([id, node]) => (node.params ? [[id, node.params] as const] : [])));

  const active = applyModes(document, catalog);
  const { order, cycle } = orderNodes({ nodes: document.nodes, edges: active.edges });
  const described = describePorts(document, catalog, active.edges, order, params);

  const problems = [
    ...migration.problems,
    ...binding.problems,
    ...checkKeys(document),
    ...checkInputs(document, catalog),
    ...checked.flatMap(([, node]) => node.problems),
    ...checkEdges(document, catalog),
    ...checkMissingEdges(document, catalog, active.edges),
    ...checkMissingFiles(document, catalog, paths, options.inputs !== undefined),
    ...active.problems,
    ...checkCycle(document, cycle),
    ...described.problems,
    ...checkEnds(active),
  ];
  return {
    problems: problems.map((problem) => softenWhereIdle(problem, document, active)),
    document,
    order: order.filter((id) => active.running.has(id)),
    edges: active.edges,
    descriptions: described.descriptions,
    params,
    paths,
  };
}

/** The raw value behind each of the graph's inputs. */
function inputValues(document: GraphDocument, catalog: Catalog): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, address] of Object.entries(document.inputs ?? {})) {
    const place = findParam(document, catalog, address);
    if (!('missing' in place)) values.set(name, rawValueAt(document, place));
  }
  return values;
}

function checkInputs(document: GraphDocument, catalog: Catalog): Problem[] {
  return Object.entries(document.inputs ?? {}).flatMap(([name, address]): Problem[] => {
    const place = findParam(document, catalog, address);
    if (!('missing' in place)) return [];
    const at = pointer('inputs', name);
    const message = `The graph's input “${name}” leads nowhere. ${place.missing}`;
    const fix = { title: `Remove the input “${name}”`, operations: [{ op: 'remove', path: at }] } as const;
    return [{ code: 'bad-input', severity: 'error', pointer: at, message, fix }];
  });
}

/** Reports files that nobody names: neither the graph nor, where it has begun, the run. */
function checkMissingFiles(
  document: GraphDocument,
  catalog: Catalog,
  paths: ReadonlyMap<string, string>,
  isRun: boolean,
): Problem[] {
  const inputs = new Map(Object.entries(document.inputs ?? {}).map(([name, address]) => [address, name]));
  return Object.entries(document.nodes).flatMap(([id, node]) =>
    Object.entries(definitionOf(document, catalog, id)?.params ?? {}).flatMap(([name, definition]): Problem[] => {
      const address = `${id}.${name}`;
      const input = inputs.get(address);
      const isGiven = paths.has(address) || (node.params[name] ?? null) !== null || (input !== undefined && !isRun);
      if (definition.type !== 'media' || !takesPath(definition) || isGiven) return [];
      const how =
        input === undefined ? 'let an input of the graph lead there' : `give one for the graph's input “${input}”`;
      const message = `“${id}” (${node.type}) needs an ${definition.accept} file for “${name}”: ${how}.`;
      return [
        { code: 'missing-file', severity: 'error', pointer: pointer('nodes', id), node: id, param: name, message },
      ];
    }),
  );
}

function checkCycle(document: GraphDocument, cycle: readonly string[] | null): Problem[] {
  const [first] = cycle ?? [];
  if (!cycle || first === undefined) return [];
  const edge = document.edges.findIndex(
    ({ from, to }) => from.startsWith(`${cycle.at(-1)}.`) && to.startsWith(`${first}.`),
  );
  const at = edge === -1 ? pointer('nodes', first) : pointer('edges', edge);
  const message = `The graph runs in a circle: ${[...cycle, first].join(' → ')}. Remove one of these edges.`;
  return [{ code: 'cycle', severity: 'error', pointer: at, node: first, message }];
}

function checkEnds(active: ActiveGraph): Problem[] {
  const leadNowhere = active.idle.map((id): Problem => {
    const message = `“${id}” leads to nothing that is saved, so it will not run.`;
    return { code: 'leads-nowhere', severity: 'warning', pointer: pointer('nodes', id), node: id, message };
  });
  if (active.running.size > 0) return leadNowhere;
  const message =
    active.muted.size > 0
      ? 'Nothing would be saved: every node that saves is muted, or depends on one that is.'
      : 'Nothing would be saved: add a node that does, such as Save.';
  return [...leadNowhere, { code: 'no-end', severity: 'error', pointer: pointer('nodes'), message }];
}

/** A node that will not run stops nobody: what is wrong with it is a warning. */
function softenWhereIdle(problem: Problem, document: GraphDocument, { running }: ActiveGraph): Problem {
  const { node } = problem;
  const isIdle = node !== undefined && Object.hasOwn(document.nodes, node) && !running.has(node);
  return isIdle ? { ...problem, severity: 'warning' } : problem;
}
