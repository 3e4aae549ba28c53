import type { Catalog } from '#graphs/catalog.ts';
import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import type { PictureDescription } from '#graphs/ports.ts';
import { pictureGraph } from '#editor/stage/pictured-graph.ts';
import type { ExportOrder } from './export-job.ts';

/** What can be chosen before a film is made. `null`: as the graph has it. */
export interface ExportChoice {
  readonly size: string | null;
  readonly scale: number;
  readonly fps: string | null;
}

/** Sizes for screens, as flat captures name them. */
export const flatSizes = [
  ['1080p-landscape', '1080p, 16:9'],
  ['1080p-portrait', '1080p, 9:16'],
  ['1080p-square', '1080p, 1:1'],
  ['4k-landscape', '4K, 16:9'],
  ['4k-portrait', '4K, 9:16'],
] as const;

/** From here on a server is quicker, and has the memory. */
const largePixels = 3840 * 2160;

/** The graph with the size and rate that were chosen, at the capture that makes the picture. Pure. */
export function withChoice(document: GraphDocument, output: string, { size, fps }: ExportChoice): GraphDocument {
  const { node: id } = splitEndpoint(output);
  const node = document.nodes[id];
  if (!node) return document;
  const params = { ...node.params, ...(size === null ? {} : { size }), ...(fps === null ? {} : { fps }) };
  return { ...document, nodes: { ...document.nodes, [id]: { ...node, params } } };
}

/** Throws a sentence where the graph has no such picture. */
export function pictureOf(
  order: Pick<ExportOrder, 'document' | 'output' | 'scale'>,
  catalog: Catalog,
): PictureDescription {
  // Whatever the music is, the picture has the same shape.
  const track = { name: 'music', sha256: '0'.repeat(64) };
  const pictured = pictureGraph({ ...order, track }, catalog);
  if ('problem' in pictured) throw new Error(pictured.problem);
  const picture = pictured.validation.descriptions.get(order.output);
  if (picture?.type !== 'Frames') throw new Error(`“${order.output}” is no picture.`);
  return picture;
}

export function isLarge({ width, height }: Pick<PictureDescription, 'width' | 'height'>): boolean {
  return width * height >= largePixels;
}

/** A graph that encodes a picture without sound gives a silent film; one that does not encode it says nothing of sound. */
export function hasSound({ nodes, edges }: GraphDocument, output: string): boolean {
  const encoders = edges
    .filter(({ from }) => from === output)
    .map(({ to }) => splitEndpoint(to).node)
    .filter((id) => nodes[id]?.type === 'Encode');
  return encoders.length === 0 || encoders.some((id) => edges.some(({ to }) => to === `${id}.audio`));
}
