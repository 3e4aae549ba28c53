import type { Action } from '#editor/actions/keys.ts';
import { bendWire } from '#editor/canvas/bend-wire.ts';
import type { GraphEditor } from '#editor/session.ts';
import { bendsOf } from '#editor/store/bends.ts';
import { straighten } from '#editor/store/commands/bends.ts';
import { bendAt, selected } from '#editor/store/selection.ts';

/** What leads wires around things. */
export function wireActions(editor: GraphEditor): Action[] {
  const { store } = editor;
  const bent = () => wires().filter((to) => bendsOf(store.get().document, to).length > 0);
  return [
    {
      id: 'bend',
      title: 'Bend the wire',
      group: 'Graph',
      keys: ['R'],
      isPossible: () => wires().length > 0,
      run: bend,
    },
    {
      id: 'straighten',
      title: 'Straighten the wire',
      group: 'Graph',
      keys: ['Shift+R'],
      isPossible: () => bent().length > 0,
      run: () => store.dispatch(straighten(bent())),
    },
  ];

  /** The wires at the port that has the focus, or else those that are selected, by themselves or by a bend. */
  function wires(): string[] {
    const { selection, document } = store.get();
    const port = window.document.activeElement?.closest<HTMLElement>('.port')?.dataset['port'];
    const atPort = document.edges.filter(({ from, to }) => from === port || to === port).map(({ to }) => to);
    const chosen = [...selected(selection, 'edge'), ...selected(selection, 'bend').map((item) => bendAt(item).to)];
    return [...new Set(atPort.length > 0 ? atPort : chosen)];
  }

  function bend(): void {
    for (const to of wires()) bendWire(editor, to);
    // React draws what the store tells in a microtask before this one.
    queueMicrotask(() => {
      const [item] = selected(store.get().selection, 'bend');
      window.document.querySelector<HTMLElement>(`[data-bend="${item}"]`)?.focus({ preventScroll: true });
    });
  }
}
