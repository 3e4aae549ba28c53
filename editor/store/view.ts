import { z } from 'zod';
import type { GraphDocument } from '#graphs/document.ts';

// `view` never changes a run. Items that do not look like these are kept as they are and not drawn.
const commentSchema = z.looseObject({
  id: z.string(),
  text: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
});
const groupSchema = z.looseObject({ id: z.string(), title: z.string(), nodes: z.array(z.string()) });

/** A note on the canvas. Places and sizes in canvas pixels. */
export type Comment = z.infer<typeof commentSchema>;
/** A named frame around some nodes; its outline follows them. */
export type Group = z.infer<typeof groupSchema>;

export function commentsOf(document: GraphDocument): Comment[] {
  return (document.view?.comments ?? []).filter((item): item is Comment => commentSchema.safeParse(item).success);
}

export function groupsOf(document: GraphDocument): Group[] {
  return (document.view?.groups ?? []).filter((item): item is Group => groupSchema.safeParse(item).success);
}

type NodeView = NonNullable<NonNullable<GraphDocument['view']>['nodes']>[string];

export function placeOf(document: GraphDocument, id: string): Readonly<NodeView> | undefined {
  const places = document.view?.nodes;
  return places && Object.hasOwn(places, id) ? places[id] : undefined;
}

/** Whether a node is drawn as its head alone. */
export function isCollapsed(document: GraphDocument, id: string): boolean {
  return placeOf(document, id)?.['collapsed'] === true;
}
