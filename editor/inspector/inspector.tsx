import { GraphPanel } from '#editor/inspector/graph-panel.tsx';
import { NodePanel } from '#editor/inspector/node-panel.tsx';
import type { Editor } from '#editor/session.ts';
import { selected } from '#editor/store/selection.ts';
import { useObservable } from '#editor/use-observable.ts';
import './inspector.css';

/** What is selected, or, where nothing is, the graph as a whole. */
export function Inspector({ editor }: { readonly editor: Editor }) {
  const selection = useObservable(editor.store, (state) => state.selection);
  const isCovered = useObservable(editor.desk.state, ({ isOpen }) => isOpen);
  const [id, ...others] = selected(selection, 'node');
  return (
    <aside className="inspector" aria-label="Inspector" inert={isCovered}>
      {id === undefined && <GraphPanel editor={editor} />}
      {id !== undefined && others.length === 0 && <NodePanel key={id} editor={editor} id={id} />}
      {id !== undefined && others.length > 0 && (
        <div className="panel">
          <h2 className="panel-title">{others.length + 1} nodes</h2>
          <p className="panel-text">Move, copy, mute or group them together. Choose one to see its parameters.</p>
        </div>
      )}
    </aside>
  );
}
