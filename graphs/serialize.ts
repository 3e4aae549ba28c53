import type { GraphDocument } from './document.ts';

/** Columns that a value may reach and still stay on one line. */
const lineWidth = 100;

const documentKeys = ['format', 'version', 'name', 'description', 'inputs', 'nodes', 'edges', 'view'];
const nodeKeys = ['type', 'version', 'mode', 'params'];
const edgeKeys = ['from', 'to'];
const viewKeys = ['nodes', 'comments', 'groups'];

/**
 * The text of a graph file: keys in canonical order, then unknown ones by name; nodes, edges and parameters in the order in which
 * the document has them. Reading such a text and writing it again gives the same bytes. Throws where a parameter is not JSON.
 */
export function serializeGraph(document: GraphDocument): string {
  return `${printEntries(arrangeDocument(document), 0)}\n`;
}

function arrangeDocument(document: GraphDocument): Record<string, unknown> {
  const arranged = arrange(document, documentKeys);
  arranged['nodes'] = Object.fromEntries(
    Object.entries(document.nodes).map(([id, node]) => [id, arrange(node, nodeKeys)]),
  );
  arranged['edges'] = document.edges.map((edge) => arrange(edge, edgeKeys));
  if (document.view) arranged['view'] = arrange(document.view, viewKeys);
  return arranged;
}

function arrange(object: Readonly<Record<string, unknown>>, known: readonly string[]): Record<string, unknown> {
  const unknown = Object.keys(object).filter((key) => !known.includes(key));
  const keys = [...known, ...unknown.toSorted()].filter((key) => object[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, object[key]]));
}

/** `column` is where the value starts, `tail` how many characters follow it on its line. */
function print(value: unknown, indent: number, column: number, tail: number): string {
  if (typeof value !== 'object' || value === null) return printScalar(value);
  return printLine(value, lineWidth - column - tail) ?? printEntries(value, indent);
}

function printEntries(value: object, indent: number): string {
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const inner = ' '.repeat(indent + 2);
  const entries = entriesOf(value);
  const lines = entries.map(([label, item], index) => {
    const tail = index < entries.length - 1 ? ',' : '';
    return `${inner}${label}${print(item, indent + 2, inner.length + label.length, tail.length)}${tail}`;
  });
  return lines.length === 0 ? `${open}${close}` : `${open}\n${lines.join('\n')}\n${' '.repeat(indent)}${close}`;
}

/** The value on one line; null as soon as it is longer than `room`. */
function printLine(value: unknown, room: number): string | null {
  if (typeof value !== 'object' || value === null) return printScalar(value);
  const entries = entriesOf(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : entries.length === 0 ? ['{', '}'] : ['{ ', ' }'];
  let line = open;
  for (const [index, [label, item]] of entries.entries()) {
    line += (index === 0 ? '' : ', ') + label;
    const printed = printLine(item, room - line.length);
    if (printed === null) return null;
    line += printed;
    if (line.length > room) return null;
  }
  line += close;
  return line.length > room ? null : line;
}

/** Items with the label that stands before each: nothing in a list, the quoted key in an object. */
function entriesOf(value: object): readonly (readonly [label: string, item: unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown) => ['', item]);
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [`${JSON.stringify(key)}: `, item]);
}

function printScalar(value: unknown): string {
  const isJson =
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value));
  if (!isJson) throw new TypeError(`A graph can hold JSON only, and ${String(value)} is none.`);
  return JSON.stringify(value);
}

/** JSON without white space and with sorted keys: equal values give equal texts, so it may be hashed. Throws where it is not JSON. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return printScalar(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

/** What goes into a finished file and into cache keys: the graph without its view. A graph holds no paths, so neither does this. */
export function recipeOf(document: GraphDocument): GraphDocument {
  const { view: _, ...recipe } = document;
  return recipe;
}
