import type { Problem } from '#graphs/problems.ts';
import type { GraphEditor } from '#editor/session.ts';
import { cureOf } from '#editor/store/cures/cure.ts';

interface CureButtonProps {
  readonly editor: GraphEditor;
  readonly problem: Problem;
}

/** Does what cures a problem, as one step; nothing where only a person can tell. */
export function CureButton({ editor: { store, session }, problem }: CureButtonProps) {
  const cure = cureOf(problem, store.get().document, store.catalog);
  if (!cure) return null;
  const apply = () => {
    store.dispatch(cure);
    session.message.set(`Done: ${cure.name}.`);
  };
  return (
    <button type="button" className="quiet cure" onClick={apply}>
      {cure.name}
    </button>
  );
}
