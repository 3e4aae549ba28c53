import { useEffect, useRef, type KeyboardEvent } from 'react';
import { printKeys, type Action } from '#editor/actions/keys.ts';
import type { GraphEditor, Overlay } from '#editor/session.ts';
import { isMac } from '#editor/platform.ts';
import './menu.css';

interface ContextMenuProps {
  readonly editor: GraphEditor;
  readonly overlay: Extract<Overlay, { kind: 'menu' }>;
  readonly actions: readonly Action[];
}

const onSelection = [
  'cut',
  'copy',
  'paste',
  'duplicate',
  'delete',
  'mute',
  'bypass',
  'group',
  'zoom-selection',
  'arrange',
];
const onCanvas = ['add', 'comment', 'paste', 'select-all', 'arrange', 'fit', 'undo', 'redo'];

/** What is not possible takes no focus. */
const possible = 'button:not(:disabled)';

export function ContextMenu({ editor: { store, session }, overlay, actions }: ContextMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const shown = store.get().selection.size > 0 ? onSelection : onCanvas;
  const entries = shown.flatMap((id) => actions.filter((action) => action.id === id));

  useEffect(() => {
    const opener = document.activeElement;
    menu.current?.querySelector<HTMLElement>(possible)?.focus();
    return () => {
      if (opener instanceof HTMLElement && document.activeElement === document.body)
        opener.focus({ preventScroll: true });
    };
  }, []);

  function steer(event: KeyboardEvent): void {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>(possible) ?? [])];
    const index = items.findIndex((item) => item === document.activeElement);
    if (event.key === 'ArrowDown') items[(index + 1) % items.length]?.focus();
    else if (event.key === 'ArrowUp') items.at(index - 1)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') session.overlay.set(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={menu}
      className="menu"
      role="menu"
      aria-label="What to do"
      data-solid
      style={{
        left: Math.max(8, Math.min(overlay.screen.x, window.innerWidth - 248)),
        top: Math.max(8, Math.min(overlay.screen.y, window.innerHeight - entries.length * 34 - 24)),
      }}
      onKeyDown={steer}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && session.overlay.set(null)}
    >
      {entries.map(({ id, title, keys, isPossible, run }) => (
        <button
          key={id}
          type="button"
          role="menuitem"
          disabled={isPossible?.() === false}
          onClick={() => {
            session.overlay.set(null);
            run();
          }}
        >
          <span>{title}</span>
          {keys[0] && <kbd>{printKeys(keys[0], isMac)}</kbd>}
        </button>
      ))}
    </div>
  );
}
