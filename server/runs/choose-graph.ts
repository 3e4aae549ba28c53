import { readGraph, type GraphDocument } from '#graphs/document.ts';
import type { RenderRequest } from '#runtime/protocol/render-request.ts';
import { InputError } from '#runtime/failure.ts';
import { GraphError } from '#runtime/prepare.ts';
import { graphTemplate, readGraphText } from '#runtime/settings.ts';
import type { Belongings } from './belongings.ts';

export interface ChosenGraph {
  readonly document: GraphDocument;
  /** For people. */
  readonly name: string;
  /** Where it is an export template. */
  readonly type?: string;
}

/** Some checks look at each node for each setting. Graphs that are only kept may have more. */
const mostNodes = 1000;

/** The one graph that a request names or brings along. Throws InputErrors and GraphErrors where there is none to be rendered. */
export async function chooseGraph(
  request: Pick<RenderRequest, 'type' | 'template' | 'graph'>,
  belongings: Pick<Belongings, 'savedGraph'>,
): Promise<ChosenGraph> {
  const chosen = await choose(request, belongings);
  const count = Object.keys(chosen.document.nodes).length;
  if (count <= mostNodes) return chosen;
  throw new InputError('too-many-nodes', `The graph has ${count} nodes; at most ${mostNodes} are rendered in one job.`);
}

async function choose(
  { type, template, graph }: Pick<RenderRequest, 'type' | 'template' | 'graph'>,
  belongings: Pick<Belongings, 'savedGraph'>,
): Promise<ChosenGraph> {
  const kind = type ?? template;
  if (type !== undefined && template !== undefined && type !== template) {
    throw new InputError('usage', '“type” and “template” mean the same, but differ here: give one of them.');
  }
  if (kind !== undefined && graph !== undefined) throw new InputError('usage', 'Give “type” or “graph”, not both.');
  if (kind !== undefined) return { document: graphTemplate(kind), name: kind, type: kind };
  if (typeof graph === 'string') return await saved(graph, belongings);
  if (graph === undefined) {
    throw new InputError('usage', 'Say what to render: “type” names an export template, “graph” brings a graph.');
  }
  const reading = readGraph(graph);
  if (reading.problems) throw new GraphError(reading.problems);
  return { document: reading.document, name: reading.document.name || 'Graph' };
}

async function saved(name: string, belongings: Pick<Belongings, 'savedGraph'>): Promise<ChosenGraph> {
  const text = await belongings.savedGraph(name);
  if (text === null) throw new InputError('no-graph', `There is no saved graph “${name}”.`);
  return { document: readGraphText(text), name };
}
