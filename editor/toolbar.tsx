import { useState } from 'react';
import { printKeys, type Action } from '#editor/actions/keys.ts';
import { isMac } from '#editor/platform.ts';
import type { Editor } from '#editor/session.ts';
import { nameGraph } from '#editor/store/commands/graph.ts';
import { useObservable } from '#editor/use-observable.ts';
import './toolbar.css';

interface ToolbarProps {
  readonly editor: Editor;
  readonly actions: readonly Action[];
}

// Strokes on a grid of 16.
const icons: Readonly<Record<string, string>> = {
  undo: 'M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5 6 3.5M3 6.5l3 3',
  redo: 'M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10M13 6.5l-3-3M13 6.5l-3 3',
  add: 'M8 3v10M3 8h10',
  new: 'M9 2H4v12h8V5ZM9 2v3h3',
  open: 'M2 12.5v-9h4l1.5 2H14v7Z',
  save: 'M8 2.5v7M5 7l3 3 3-3M3 13.5h10',
  theme: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5Z',
  run: 'M5 3.2v9.6l8-4.8Z',
  runs: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  shortcuts: 'M6 6a2 2 0 1 1 2.6 1.9c-.4.2-.6.6-.6 1.3M8 12v.1',
};

export function Toolbar({ editor, actions }: ToolbarProps) {
  const { store } = editor;
  const name = useObservable(store, ({ document }) => document.name ?? 'Untitled');
  const isSaved = useObservable(store, ({ document, saved }) => document === saved);
  const problems = useObservable(store, ({ checked }) => checked.problems);
  const isEmpty = useObservable(store, ({ document }) => Object.keys(document.nodes).length === 0);
  const file = useObservable(store, (state) => state.file?.name);
  const undoes = useObservable(store, ({ past }) => past.at(-1)?.name);
  const redoes = useObservable(store, ({ future }) => future[0]?.name);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const button = (id: string, isOpen = true, more?: string, isLabelled = false) => (
    <ActionButton
      action={actions.find((action) => action.id === id)}
      isOpen={isOpen}
      more={more}
      isLabelled={isLabelled}
    />
  );

  return (
    <header className="toolbar">
      <span className="mark" aria-hidden="true">
        <svg viewBox="0 0 16 16">
          <path d="M8 1c.6 3.3 4.6 4.8 4.6 9a4.6 4.6 0 0 1-9.2 0c0-2 1.2-3.1 2-4.2.3 1.3.9 1.9 1.6 2.2C6.8 5.6 6.9 3.4 8 1Z" />
        </svg>
      </span>
      <h1 className="visually-hidden">Emberloom editor</h1>
      <div className="title">
        <GraphName name={name} onChange={(next) => store.dispatch(nameGraph(next))} />
        <span className="saved" data-saved={isSaved || isEmpty || undefined}>
          {isEmpty ? '' : savedText(file, isSaved)}
        </span>
      </div>
      <div className="tools" role="toolbar" aria-label="Edit">
        {button('undo', undoes !== undefined, undoes)}
        {button('redo', redoes !== undefined, redoes)}
        {button('add', true, undefined, true)}
      </div>
      {!isEmpty && (
        <button
          type="button"
          className="verdict"
          data-verdict={errors > 0 ? 'error' : problems.length > 0 ? 'warning' : 'good'}
          onClick={() => store.select([])}
        >
          {problems.length === 0 ? 'Ready' : problems.length === 1 ? '1 problem' : `${problems.length} problems`}
        </button>
      )}
      <div className="tools" role="toolbar" aria-label="Run">
        {button('run', !isEmpty, undefined, true)}
        {button('runs')}
      </div>
      <div className="tools" role="toolbar" aria-label="File">
        {button('new', true, undefined, true)}
        {button('open')}
        {button('save', true, undefined, true)}
        {button('theme')}
        {button('shortcuts')}
      </div>
    </header>
  );
}

function savedText(file: string | undefined, isSaved: boolean): string {
  if (file === undefined) return isSaved ? 'saved' : 'not in a file yet';
  return isSaved ? `saved as ${file}` : `changed since saved as ${file}`;
}

interface ActionButtonProps {
  readonly action: Action | undefined;
  readonly isOpen: boolean;
  readonly more: string | undefined;
  readonly isLabelled: boolean;
}

function ActionButton({ action, isOpen, more, isLabelled }: ActionButtonProps) {
  if (!action) return null;
  const { id, title, keys, run } = action;
  const key = keys[0] ? ` (${printKeys(keys[0], isMac)})` : '';
  const label = more ? `${title}: ${more}` : title;
  return (
    <button
      type="button"
      className="tool-button"
      data-action={id}
      disabled={!isOpen}
      aria-label={label}
      title={`${label}${key}`}
      onClick={run}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path
          d={icons[id]}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {isLabelled && <span className="tool-label">{title}</span>}
    </button>
  );
}

function GraphName({ name, onChange }: { readonly name: string; readonly onChange: (name: string) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    if (draft !== null && draft !== name) onChange(draft);
    setDraft(null);
  };
  return (
    <input
      className="graph-name"
      aria-label="Name of the graph"
      value={draft ?? name}
      spellCheck={false}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  );
}
