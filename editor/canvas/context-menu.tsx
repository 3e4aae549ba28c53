import { useEffect, useRef, type KeyboardEvent } from 'react';
import { printKeys, type Action } from '#editor/actions/keys.ts';
import type { GraphEditor, Overlay } from '#editor/session.ts';
import { selected } from '#editor/store/selection.ts';
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
  'collapse',
  'group',
  'zoom-selection',
  'arrange',
];
// Strokes on a grid of 16: the line that nodes are brought to, and two of them.
const alignments: Readonly<Record<string, string>> = {
  left: 'M2 2v12M4.5 4h8.5v3H4.5ZM4.5 9.5H10v3H4.5Z',
  centre: 'M8 1.5V4M8 7v2.5M8 12.5v2M3 4h10v3H3ZM5 9.5h6v3H5Z',
  right: 'M14 2v12M3 4h8.5v3H3ZM6 9.5h5.5v3H6Z',
  across: 'M2 2v12M14 2v12M5.5 4.5h5v7h-5Z',
  top: 'M2 2h12M4 4.5h3V13H4ZM9.5 4.5h3V10h-3Z',
  middle: 'M1.5 8H4M7 8h2.5M12.5 8h2M4 3h3v10H4ZM9.5 5h3v6h-3Z',
  bottom: 'M2 14h12M4 3h3v8.5H4ZM9.5 6h3v5.5h-3Z',
  down: 'M2 2h12M2 14h12M4.5 5.5h7v5h-7Z',
};
const onWire = ['bend', 'straighten', 'delete'];
const onCanvas = ['add', 'comment', 'paste', 'select-all', 'arrange', 'fit', 'undo', 'redo'];

/** What is not possible takes no focus. */
const possible = 'button:not(:disabled)';

export function ContextMenu({ editor: { store, session }, overlay, actions }: ContextMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const { selection } = store.get();
  const hasWires = ['edge', 'bend'].some((kind) => [...selection].some((item) => item.startsWith(`${kind}:`)));
  const hasNodes = selected(selection, 'node').length > 0;
  const shown = hasWires && !hasNodes ? onWire : selection.size > 0 ? onSelection : onCanvas;
  const entries = shown.flatMap((id) => actions.filter((action) => action.id === id));
  const hasSeveral = selected(store.get().selection, 'node').length > 1;
  const aligning = Object.entries(alignments).flatMap(([how, strokes]) =>
    actions.filter(({ id }) => hasSeveral && id === `align-${how}`).map((action) => ({ ...action, strokes })),
  );

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
    const isInRow = document.activeElement?.closest('.menu-row') !== null;
    if (event.key === 'ArrowDown' || (isInRow && event.key === 'ArrowRight'))
      items[(index + 1) % items.length]?.focus();
    else if (event.key === 'ArrowUp' || (isInRow && event.key === 'ArrowLeft')) items.at(index - 1)?.focus();
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
        top: Math.max(
          8,
          Math.min(overlay.screen.y, window.innerHeight - (entries.length + aligning.length / 4) * 34 - 36),
        ),
      }}
      onKeyDown={steer}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && session.overlay.set(null)}
    >
      {aligning.length > 0 && (
        <div className="menu-row" role="group" aria-label="Align">
          {aligning.map(({ id, title, keys, isPossible, run, strokes }) => (
            <button
              key={id}
              type="button"
              role="menuitem"
              aria-label={title}
              title={keys[0] ? `${title} (${printKeys(keys[0], isMac)})` : title}
              disabled={isPossible?.() === false}
              onClick={() => {
                session.overlay.set(null);
                run();
              }}
            >
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d={strokes} fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinejoin="round" />
              </svg>
            </button>
          ))}
        </div>
      )}
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
