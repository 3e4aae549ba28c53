import { useEffect, useRef } from 'react';
import { ProblemList } from '#editor/problems/problem-list.tsx';
import type { GraphEditor, Overlay } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';

interface NodeProblemsProps {
  readonly editor: GraphEditor;
  readonly overlay: Extract<Overlay, { kind: 'problems' }>;
}

/** What is wrong with one node, beside its badge; gone when the last problem is. */
export function NodeProblems({ editor, overlay: { node, screen } }: NodeProblemsProps) {
  const { store, session } = editor;
  const panel = useRef<HTMLDivElement>(null);
  const problems = useObservable(store, ({ checked }) => checked.byNode.get(node));
  const close = () => session.overlay.set(null);

  useEffect(() => {
    const opener = document.activeElement;
    panel.current?.focus();
    const leave = (event: PointerEvent) => {
      if (event.target instanceof Node && !panel.current?.contains(event.target)) session.overlay.set(null);
    };
    window.addEventListener('pointerdown', leave, { capture: true });
    return () => {
      window.removeEventListener('pointerdown', leave, { capture: true });
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, [session]);
  useEffect(() => {
    if (!problems) session.overlay.set(null);
  }, [problems, session]);

  if (!problems) return null;
  return (
    <div
      ref={panel}
      className="node-problems"
      role="dialog"
      aria-label={`Problems of ${node}`}
      tabIndex={-1}
      data-solid
      style={{
        left: Math.max(8, Math.min(screen.x, window.innerWidth - 328)),
        top: Math.max(8, Math.min(screen.y, window.innerHeight - 240)),
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <ProblemList editor={editor} problems={problems} />
    </div>
  );
}
