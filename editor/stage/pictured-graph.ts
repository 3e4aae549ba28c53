import type { Catalog } from '#graphs/catalog.ts';
import type { MediaReference } from '#graphs/definition.ts';
import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import { validateGraph, type Validation } from '#graphs/validate.ts';
import { planRun, type PlanStep } from '#runtime/plan.ts';
import { scalePictures } from '#runtime/scale.ts';
import { migrateGraph } from '#graphs/migrate.ts';

export interface PictureRequest {
  readonly document: GraphDocument;
  /** `node.port` whose frames are to be drawn. */
  readonly output: string;
  /** What the graph's audio sources play. */
  readonly track: MediaReference;
  /** Multiplies the sides of the picture; 1 is as the graph has it. */
  readonly scale: number;
}

export type PicturedGraph =
  | {
      /** With its music, at its scale. */
      readonly document: GraphDocument;
      readonly validation: Validation;
      readonly step: Extract<PlanStep, { kind: 'region' }>;
    }
  | { readonly problem: string };

/**
 * A graph as far as one of its pictures needs it: what comes after the picture may be unfinished or wrong. Says in a sentence why the
 * picture cannot be drawn where it cannot. Pure.
 */
export function pictureGraph({ document, output, track, scale }: PictureRequest, catalog: Catalog): PicturedGraph {
  const { node: id } = splitEndpoint(output);
  if (!document.nodes[id]) return { problem: 'This picture is no longer in the graph.' };
  const migrated = migrateGraph(withTrack(document, catalog, track), catalog).document;
  const sized = scale === 1 ? migrated : scalePictures(migrated, catalog, scale);
  const validation = validateGraph(withEnd(sized, output), catalog);
  const needed = upstream(sized, id);
  const fault = validation.problems.find(
    ({ severity, node }) => severity === 'error' && node !== undefined && needed.has(node),
  );
  if (fault) return { problem: fault.message };
  const step = planRun(validation, catalog).steps.find(
    (candidate) => candidate.kind === 'region' && candidate.output === output,
  );
  if (step?.kind !== 'region') return { problem: `“${id}” is muted, or fed by nothing: there is no picture to show.` };
  return { document: sized, validation, step };
}

/** `node.port` of every picture that leaves the nodes that draw, those first that others take. */
export function picturesOf({ nodes, edges }: GraphDocument, catalog: Catalog): string[] {
  const outputs = Object.entries(nodes).flatMap(([id, { type }]) =>
    Object.entries(catalog.nodes.get(type)?.definition.outputs ?? {})
      .filter(([, port]) => port.type === 'Frames')
      .map(([port]) => `${id}.${port}`),
  );
  const isTaken = (output: string) => edges.some(({ from }) => from === output);
  return outputs.toSorted((a, b) => Number(isTaken(b)) - Number(isTaken(a)));
}

/** A node and all that it depends on. */
export function upstream({ edges }: Pick<GraphDocument, 'edges'>, id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (const node of found) {
    for (const { from, to } of edges) if (splitEndpoint(to).node === node) found.add(splitEndpoint(from).node);
  }
  return found;
}

function withTrack(document: GraphDocument, catalog: Catalog, track: MediaReference): GraphDocument {
  const nodes = Object.entries(document.nodes).map(([id, node]) => {
    const media = Object.entries(catalog.nodes.get(node.type)?.definition.params ?? {}).filter(
      ([, { type }]) => type === 'media',
    );
    if (media.length === 0) return [id, node] as const;
    const given = Object.fromEntries(media.map(([name]) => [name, track]));
    return [id, { ...node, params: { ...node.params, ...given } }] as const;
  });
  return { ...document, nodes: Object.fromEntries(nodes) };
}

/** Only what leads to an end runs, so the picture is given one. */
function withEnd(document: GraphDocument, output: string): GraphDocument {
  let id = 'pictured';
  while (document.nodes[id]) id += '_';
  const end = { type: 'FrameSequence', version: 1, params: { name: 'picture' } };
  return {
    ...document,
    nodes: { ...document.nodes, [id]: end },
    edges: [...document.edges, { from: output, to: `${id}.frames` }],
  };
}
