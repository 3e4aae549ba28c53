import { useState, type FormEvent } from 'react';
import { graphNamePattern } from '#runtime/protocol/saved-graph.ts';
import { Modal } from '#editor/dialogs/modal.tsx';
import { replace, write } from '#editor/files/saving.ts';
import type { GraphShelf } from '#editor/server/graph-shelf.ts';
import type { Editor } from '#editor/session.ts';

interface SaveDialogProps {
  readonly editor: Editor;
  readonly shelf: GraphShelf;
  readonly onClose: () => void;
}

/** Asks under which name the server keeps the graph, and before it takes the place of another. */
export function SaveDialog({ editor, shelf, onClose }: SaveDialogProps) {
  const [name, setName] = useState(() => plainName(editor.store.get().document.name ?? 'Graph'));
  const [taken, setTaken] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const isName = graphNamePattern.test(name);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isName || isBusy) return;
    setBusy(true);
    const outcome = await (taken === name ? replace(editor, shelf, name) : write(editor, shelf, name, null));
    setBusy(false);
    // The page's own message lies behind the dialog.
    setProblem(outcome === 'failed' ? editor.session.message.get() : '');
    if (outcome === 'saved') onClose();
    else if (outcome === 'conflict') setTaken(name);
  }

  return (
    <Modal title="Save as" onClose={onClose} isSmall>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <label className="form-row">
          <span>Name</span>
          <input
            data-first
            value={name}
            spellCheck={false}
            aria-invalid={!isName}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {!isName && (
          <p className="form-note">Letters and digits, with spaces, dots, dashes and brackets between them.</p>
        )}
        {taken === name && (
          <p className="form-note" role="alert">
            There is a graph of that name. Save under another one, or put this one in its place.
          </p>
        )}
        {problem !== '' && (
          <p className="form-note" role="alert">
            {problem}
          </p>
        )}
        <div className="form-end">
          <button type="button" className="quiet" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="primary" disabled={!isName || isBusy}>
            {taken === name ? 'Replace it' : 'Save'}
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** The name of a graph without what names of saved graphs may not hold. */
function plainName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N} _.()-]+/gu, ' ')
    .replaceAll(/\.{2,}|\s+/g, ' ')
    .trim();
  return graphNamePattern.test(plain) ? plain : 'Graph';
}
