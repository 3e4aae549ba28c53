import { command, type Command } from '#editor/store/command.ts';
import { countOf, type Place } from '#editor/store/commands/nodes.ts';

/** Shows nodes as their heads alone, or whole again. `places` has where they are drawn: one that the file gives no place gets that one. */
export function collapseNodes(
  ids: readonly string[],
  isCollapsed: boolean,
  places: ReadonlyMap<string, Place>,
): Command {
  return command(`${isCollapsed ? 'Collapse' : 'Open'} ${countOf(ids)}`, (draft) => {
    for (const id of ids) {
      if (!Object.hasOwn(draft.nodes, id)) continue;
      const entry = draft.view?.nodes?.[id];
      if (!isCollapsed) delete entry?.['collapsed'];
      else if (entry) entry['collapsed'] = true;
      else {
        const { x, y } = places.get(id) ?? { x: 0, y: 0 };
        draft.view ??= {};
        draft.view.nodes ??= {};
        draft.view.nodes[id] = { x: Math.round(x), y: Math.round(y), collapsed: true };
      }
    }
  });
}
