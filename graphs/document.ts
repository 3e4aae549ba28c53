import { z } from 'zod';
import { forbiddenKeys, readJson } from './json-text.ts';
import { pointer, type Problem } from './problems.ts';

const graphFormat = 'emberloom.graph';
const graphVersion = 1;

/** Limits of a graph file: UTF-16 code units of text, nesting of values, number of nodes. */
export const graphLimits = { characters: 5_000_000, depth: 64, nodes: 5_000 } as const;

const nodeIdPattern = /^[a-z][A-Za-z0-9_]*$/;
const endpointPattern = /^[a-z][A-Za-z0-9_]*\.[A-Za-z][A-Za-z0-9_]*$/;
const paramAddressPattern = /^[a-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*){1,2}$/;

// Objects are loose on purpose: what a newer Emberloom or an editor adds is kept when the file is saved.
const nodeSchema = z.looseObject({
  type: z.string('must be the name of a node kind').min(1, 'must be the name of a node kind'),
  version: z.int('must be a whole number from 1 up').min(1, 'must be a whole number from 1 up'),
  mode: z.enum(['mute', 'bypass'], 'must be "mute" or "bypass", or be left out').optional(),
  params: z.record(z.string(), z.unknown(), 'must be an object that holds the parameters; {} will do'),
});

const endpointSchema = z
  .string('must name a node and one of its ports, as in "audio.audio"')
  .regex(endpointPattern, 'must name a node and one of its ports, as in "audio.audio"');

const edgeSchema = z.looseObject(
  { from: endpointSchema, to: endpointSchema },
  'must be an object with "from" and "to"',
);

const viewSchema = z.looseObject({
  nodes: z
    .record(
      z.string(),
      z.looseObject(
        { x: z.number('must be a number'), y: z.number('must be a number') },
        'must be an object with "x" and "y"',
      ),
      'must be an object that holds a place for each node',
    )
    .optional(),
  comments: z.array(z.unknown(), 'must be a list').optional(),
  groups: z.array(z.unknown(), 'must be a list').optional(),
});

export const graphSchema = z.looseObject({
  format: z.literal(graphFormat),
  version: z.literal(graphVersion),
  name: z.string('must be a text').optional(),
  description: z.string('must be a text').optional(),
  inputs: z
    .record(
      z.string(),
      z
        .string('must name a parameter, as in "audio.file"')
        .regex(paramAddressPattern, 'must name a parameter, as in "audio.file"'),
      'must be an object that names a parameter for each input',
    )
    .optional(),
  nodes: z.record(
    z.string().regex(nodeIdPattern, 'must start with a small letter and hold letters, digits and _ only'),
    nodeSchema,
    'must be an object that holds the nodes by name',
  ),
  edges: z.array(edgeSchema, 'must be a list of edges'),
  view: viewSchema.optional(),
});

/** A graph as its file has it, whether or not its node kinds are known. `params` are raw: a catalog says what they mean. */
export type GraphDocument = z.infer<typeof graphSchema>;
export type GraphNode = z.infer<typeof nodeSchema>;
export type GraphEdge = z.infer<typeof edgeSchema>;

export type GraphReading =
  | { readonly document: GraphDocument; readonly problems?: undefined }
  | { readonly document?: undefined; readonly problems: readonly Problem[] };

/** Reads the text of a graph file. Knows no node kinds: `validateGraph` checks what this lets through. */
export function parseGraph(text: string): GraphReading {
  if (text.length > graphLimits.characters) {
    return refuse(
      'graph-too-large',
      '',
      `The graph has ${text.length} characters; at most ${graphLimits.characters} are read.`,
    );
  }
  const reading = readJson(text.replace(/^\ufeff/, ''), graphLimits.depth);
  if ('fault' in reading) {
    const { code, line, column, message } = reading.fault;
    return refuse(code, '', `Line ${line}, column ${column}: ${message}`);
  }
  return readGraph(reading.value);
}

/** The same for a graph that came as a parsed JSON value, over a wire for example. */
export function readGraph(value: unknown): GraphReading {
  const header = headerSchema.safeParse(value);
  if (!header.success || header.data.format !== graphFormat) {
    return refuse(
      'wrong-format',
      '',
      `This is no Emberloom graph: it must be an object with "format": "${graphFormat}".`,
    );
  }
  const { version } = header.data;
  if (typeof version === 'number' && version > graphVersion) {
    const message = `This graph has format version ${version}, and this Emberloom reads up to ${graphVersion}: a newer Emberloom is needed.`;
    return refuse('newer-format', pointer('version'), message);
  }
  const parsed = graphSchema.safeParse(value);
  if (!parsed.success) return { problems: parsed.error.issues.map(toProblem) };
  const nodes = Object.keys(parsed.data.nodes).length;
  if (nodes > graphLimits.nodes) {
    return refuse(
      'too-many-nodes',
      pointer('nodes'),
      `The graph has ${nodes} nodes; at most ${graphLimits.nodes} are read.`,
    );
  }
  return { document: parsed.data };
}

const headerSchema = z.looseObject({ format: z.unknown(), version: z.unknown() });

function toProblem(issue: z.core.$ZodIssue): Problem {
  const path = issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment));
  const what = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const name = path.length === 0 ? 'The graph' : `“${path.join('.')}”`;
  return { code: 'malformed', severity: 'error', pointer: pointer(...path), message: `${name} ${what}.` };
}

function refuse(code: string, at: string, message: string): GraphReading {
  return { problems: [{ code, severity: 'error', pointer: at, message }] };
}

/** Whether a node may be called so in a file that is read again. */
export function isNodeId(name: string): boolean {
  return nodeIdPattern.test(name) && !forbiddenKeys.has(name);
}

/** The two names of an edge's end. Only for texts that `parseGraph` let through. */
export function splitEndpoint(endpoint: string): { readonly node: string; readonly port: string } {
  const dot = endpoint.indexOf('.');
  return { node: endpoint.slice(0, dot), port: endpoint.slice(dot + 1) };
}
