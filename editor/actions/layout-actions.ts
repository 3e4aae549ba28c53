import type { Action } from '#editor/actions/keys.ts';
import { boxesOf } from '#editor/canvas/geometry.ts';
import type { GraphEditor } from '#editor/session.ts';
import { alignedPlaces, type Alignment } from '#editor/store/alignment.ts';
import { collapseNodes } from '#editor/store/commands/collapse.ts';
import { moveNodes } from '#editor/store/commands/nodes.ts';
import { selected } from '#editor/store/selection.ts';
import { isCollapsed } from '#editor/store/view.ts';

const alignments: readonly (readonly [how: Alignment, title: string, keys: string])[] = [
  ['left', 'Align left', 'Shift+ArrowLeft'],
  ['centre', 'Align centres', 'Shift+C'],
  ['right', 'Align right', 'Shift+ArrowRight'],
  ['top', 'Align top', 'Shift+ArrowUp'],
  ['middle', 'Align middles', 'Shift+M'],
  ['bottom', 'Align bottom', 'Shift+ArrowDown'],
  ['across', 'Distribute across', 'Shift+H'],
  ['down', 'Distribute down', 'Shift+V'],
];

/** What brings selected nodes into line, and what makes them small. */
export function layoutActions({ store, session }: GraphEditor): Action[] {
  const chosen = () => selected(store.get().selection, 'node');
  return [
    {
      id: 'collapse',
      title: 'Collapse or open',
      group: 'Graph',
      keys: ['H'],
      isPossible: () => chosen().length > 0,
      run: toggleCollapsed,
    },
    ...alignments.map(([how, title, keys]): Action => ({
      id: `align-${how}`,
      title,
      group: 'Graph',
      keys: [keys],
      // Two nodes are evenly spaced however they stand.
      isPossible: () => chosen().length > (how === 'across' || how === 'down' ? 2 : 1),
      run: () => align(how, title),
    })),
  ];

  function toggleCollapsed(): void {
    const ids = chosen();
    const isEvery = ids.every((id) => isCollapsed(store.get().document, id));
    store.dispatch(collapseNodes(ids, !isEvery, session.places.get()));
  }

  function align(how: Alignment, title: string): void {
    const all = boxesOf(store.get().document, store.catalog, session.places.get());
    const boxes = chosen().flatMap((id) => {
      const box = all.get(id);
      return box ? [[id, box] as const] : [];
    });
    store.dispatch(moveNodes(alignedPlaces(new Map(boxes), how), title));
  }
}
