import { useEffect, useRef, type ReactNode } from 'react';
import './dialogs.css';

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly isSmall?: boolean;
  readonly children: ReactNode;
}

/** A window over the page that takes the keyboard until it is closed. */
export function Modal({ title, onClose, isSmall, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    // By itself a dialog gives the focus to its first button, which closes it.
    const first = dialog.current?.querySelector<HTMLElement>('[data-first]');
    const next = dialog.current?.querySelector<HTMLElement>('.modal-head ~ * :is(input, select, textarea, button)');
    (first ?? next)?.focus();
    return () => {
      const isTaken = document.activeElement !== document.body;
      if (!isTaken && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="modal"
      data-small={isSmall || undefined}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <header className="modal-head">
        <h2>{title}</h2>
        <button type="button" className="tool" aria-label="Close" onClick={onClose}>
          ×
        </button>
      </header>
      {children}
    </dialog>
  );
}
