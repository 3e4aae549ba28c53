import { lazy, Suspense } from 'react';
import type { Editor } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';
import './run.css';

const RunsViewer = lazy(async () => ({ default: (await import('#editor/runs/runs.tsx')).RunsViewer }));

/** The server's runs beside the canvas. */
export function RunPanel({ editor: { desk } }: { readonly editor: Editor }) {
  const { isOpen, runs } = useObservable(desk.state, (value) => value);
  if (!isOpen || !runs) return null;
  const close = () => {
    desk.close();
    document.querySelector<HTMLElement>('.canvas')?.focus({ preventScroll: true });
  };
  return (
    <aside className="run-panel" aria-label="Runs">
      <header>
        <h2>Runs</h2>
        <a href="/runs" target="_blank" rel="noreferrer">
          All on a page of their own
        </a>
        <button type="button" className="tool" aria-label="Close the runs" onClick={close}>
          ×
        </button>
      </header>
      <Suspense>
        <RunsViewer runs={runs} />
      </Suspense>
    </aside>
  );
}
