import type { GraphDocument } from '#graphs/document.ts';
import { around, type Box } from '#editor/canvas/geometry.ts';
import { groupsOf, type Group } from '#editor/store/view.ts';

const margin = { side: 20, top: 44 } as const;

/** The frame of each group: around its nodes, with room for its name above them. A group whose nodes are gone has none. */
export function groupFrames(document: GraphDocument, boxes: ReadonlyMap<string, Box>): { group: Group; box: Box }[] {
  return groupsOf(document).flatMap((group) => {
    const inner = around(group.nodes.flatMap((id) => boxes.get(id) ?? []));
    if (!inner) return [];
    const width = inner.width + 2 * margin.side;
    const height = inner.height + margin.top + margin.side;
    return [{ group, box: { x: inner.x - margin.side, y: inner.y - margin.top, width, height } }];
  });
}
