import type { Catalog } from './catalog.ts';
import type { ParamDefinition } from './definition.ts';
import type { GraphDocument } from './document.ts';
import { graphLimits } from './document.ts';
import { readJson } from './json-text.ts';
import { suggest } from './nearest.ts';
import { migrateGraph } from './migrate.ts';
import { findParam, rawValueAt, type ParamPlace } from './param-address.ts';
import { checkParam } from './params.ts';
import { isRecord, type Fault } from './param-literals.ts';
import { pointer, type Problem } from './problems.ts';
import { isInputReference } from './values.ts';

export type Override =
  | { readonly document: GraphDocument; readonly problem?: undefined }
  | { readonly document?: undefined; readonly problem: Problem };

/**
 * A copy of the graph in which one parameter is set from text, as `--set capture.fps=60` gives it. The text is read by the
 * parameter's type: `12`, `true`, `#ff8800`, or JSON such as `{"$drive": {"feature": "bass"}}`.
 */
export function setParam(original: GraphDocument, catalog: Catalog, address: string, text: string): Override {
  // Names are those of the current versions, so an old graph is brought up to date first.
  const { document } = migrateGraph(original, catalog);
  const place = findParam(document, catalog, address);
  if ('missing' in place) {
    return { problem: { code: 'unknown-address', severity: 'error', pointer: '', message: place.missing } };
  }
  const value = readText(place.definition, text);
  const [first, ...others] = faultsOf(place.definition, value, catalog);
  if (first) {
    const message = `“${address}” ${[first, ...others].map((fault) => fault.says).join(' ')}`;
    const at = pointer('nodes', place.node, 'params', ...place.path);
    return { problem: { code: first.code, severity: 'error', pointer: at, node: place.node, message } };
  }
  return { document: placeValue(document, catalog, place, value) };
}

/** Scene values as a whole and `$input` are left to the validator, which knows the rest of the graph. */
function faultsOf(definition: ParamDefinition, value: unknown, { scenes }: Catalog): readonly Fault[] {
  if (definition.type === 'scene-values' || isInputReference(value)) return [];
  const checked = checkParam(definition, value, { scenes, inputs: new Map() });
  return 'faults' in checked ? checked.faults : [];
}

/** The raw value that a text stands for; a text that stands for none is left for the check to complain about. */
function readText(definition: ParamDefinition, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
    const reading = readJson(trimmed, graphLimits.depth);
    return 'value' in reading ? reading.value : text;
  }
  switch (definition.type) {
    case 'number':
    case 'integer':
      return trimmed === '' || Number.isNaN(Number(trimmed)) ? text : Number(trimmed);
    case 'boolean':
      return trimmed === 'true' ? true : trimmed === 'false' ? false : text;
    case 'media':
      return trimmed === 'null' ? null : text;
    case 'colour':
    case 'enum':
    case 'fps':
    case 'scene-template':
      return trimmed;
    case 'text':
    case 'scene-values':
      return text;
    default:
      return definition satisfies never;
  }
}

/** A copy of the graph with a raw value at a place, unchecked; a new scene template starts from its defaults. */
export function placeValue(
  document: GraphDocument,
  catalog: Catalog,
  place: ParamPlace,
  value: unknown,
): GraphDocument {
  const node = document.nodes[place.node];
  if (!node) return document;
  const [name, key] = place.path;
  const before = node.params[name];
  const placed = key === undefined ? value : { ...(isRecord(before) ? before : {}), [key]: value };
  const params = { ...node.params, [name]: placed, ...forNewTemplate(document, catalog, place, value) };
  return { ...document, nodes: { ...document.nodes, [place.node]: { ...node, params } } };
}

/** Values written for one scene template mean nothing to another, so a change of template starts from its defaults. */
function forNewTemplate(
  document: GraphDocument,
  catalog: Catalog,
  place: ParamPlace,
  value: unknown,
): Record<string, unknown> {
  const { definition } = place;
  if (definition.type !== 'scene-template' || rawValueAt(document, place) === value) return {};
  const siblings = catalog.nodes.get(document.nodes[place.node]?.type ?? '')?.definition.params ?? {};
  const scene = typeof value === 'string' ? catalog.scenes.get(value) : undefined;
  const emptied = Object.entries(siblings)
    .filter(([, sibling]) => sibling.type === 'scene-values' && sibling.template === place.path[0])
    .map(([name]) => [name, {}]);
  return { [definition.templateVersion]: scene?.version ?? 1, ...Object.fromEntries(emptied) };
}

export interface Binding {
  readonly document: GraphDocument;
  /** Paths that the run gave, by `node.param`: what they name is opened by the run and never enters the graph. */
  readonly paths: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** Gives the graph's inputs their values for one run: paths are set apart, all else is set like `setParam`. */
export function bindInputs(
  document: GraphDocument,
  catalog: Catalog,
  values: Readonly<Record<string, string>>,
): Binding {
  const inputs = document.inputs ?? {};
  const problems: Problem[] = [];
  const paths = new Map<string, string>();
  const given: { readonly address: string; readonly text: string }[] = [];
  for (const [name, text] of Object.entries(values)) {
    const address = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (address !== undefined) given.push({ address, text });
    else {
      const message = `The graph has no input “${name}”.${suggest(name, Object.keys(inputs))}`;
      problems.push({ code: 'unknown-input', severity: 'error', pointer: pointer('inputs'), message });
    }
  }
  let bound = document;
  // Templates first: setting one resets the values of its scene.
  const isTemplate = (address: string) =>
    Number(paramAt(document, catalog, address)?.definition.type === 'scene-template');
  for (const { address, text } of given.toSorted((a, b) => isTemplate(b.address) - isTemplate(a.address))) {
    const place = paramAt(bound, catalog, address);
    // An input that leads nowhere is the graph's own fault, and the validator's to report.
    if (!place) continue;
    if (takesPath(place.definition)) {
      paths.set(`${place.node}.${place.path.join('.')}`, text);
      continue;
    }
    const override = setParam(bound, catalog, address, text);
    if (override.problem) problems.push(override.problem);
    else bound = override.document;
  }
  return { document: bound, paths, problems };
}

function paramAt(document: GraphDocument, catalog: Catalog, address: string): ParamPlace | undefined {
  const place = findParam(document, catalog, address);
  return 'missing' in place ? undefined : place;
}

/** Whether a run's input for this parameter is a path, which never enters the graph. */
export function takesPath(definition: ParamDefinition): boolean {
  return definition.type === 'media' || (definition.type === 'text' && definition.path === true);
}
