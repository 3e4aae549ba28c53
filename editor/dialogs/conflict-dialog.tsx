import { useMemo, useState } from 'react';
import { serializeGraph } from '#graphs/serialize.ts';
import { Modal } from '#editor/dialogs/modal.tsx';
import { adopt, merged, save, saveBeside } from '#editor/files/saving.ts';
import type { GraphShelf } from '#editor/server/graph-shelf.ts';
import type { Editor, Overlay } from '#editor/session.ts';

interface ConflictDialogProps {
  readonly editor: Editor;
  readonly shelf: GraphShelf;
  readonly overlay: Extract<Overlay, { kind: 'conflict' }>;
  readonly onClose: () => void;
}

/** Somebody else has saved the graph meanwhile: whatever is chosen, nothing of either side is lost silently. */
export function ConflictDialog({ editor, shelf, overlay: { base, theirs }, onClose }: ConflictDialogProps) {
  const { store, session } = editor;
  const [problem, setProblem] = useState('');
  const merge = useMemo(() => merged(editor, base, theirs), [editor, base, theirs]);

  async function mergeBoth(): Promise<void> {
    if (!merge) return;
    adopt(editor, 'Merge with what was saved', serializeGraph(merge.document), theirs);
    onClose();
    // Asks again where it has changed once more.
    await save(editor);
  }

  async function keepBoth(): Promise<void> {
    const outcome = await saveBeside(editor, shelf, base.name);
    if (outcome === 'saved') onClose();
    else if (outcome === 'failed') setProblem(session.message.get());
  }

  function takeTheirs(): void {
    adopt(editor, 'Take what was saved', theirs.text, theirs);
    onClose();
  }

  return (
    <Modal title={`“${base.name}” has been saved elsewhere`} onClose={onClose} isSmall>
      <p className="panel-text">Another window, or another person, has changed it since you opened it here.</p>
      {merge && merge.conflicts.length > 0 && (
        <p className="form-note">
          Both have changed {merge.conflicts.slice(0, 5).join(', ')}
          {merge.conflicts.length > 5 ? ' and more' : ''}: a merge has what you have set.
        </p>
      )}
      {problem !== '' && (
        <p className="form-note" role="alert">
          {problem}
        </p>
      )}
      <div className="choices">
        {merge && (
          <button type="button" className="primary" data-first onClick={() => void mergeBoth()}>
            Merge both
          </button>
        )}
        <button type="button" className="quiet" onClick={() => void keepBoth()}>
          Keep both
        </button>
        <button type="button" className="quiet" onClick={takeTheirs}>
          Take what was saved
        </button>
      </div>
      <p className="form-note">
        {store.get().past.length > 0 ? 'What you have done can be undone and redone afterwards, too.' : ''}
      </p>
    </Modal>
  );
}
