import { Icon } from '#editor/icon.tsx';
import type { Editor } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';
import { percentOf } from './export-job.ts';

/** Opens the exports; shows how far the one at work is. */
export function ExportButton({ editor: { exports, session } }: { readonly editor: Editor }) {
  const percent = useObservable(exports.jobs, (jobs) => {
    const running = jobs.find(({ state }) => state === 'running');
    return running ? Math.floor(percentOf(running)) : null;
  });
  return (
    <button
      type="button"
      className="tool-button"
      aria-label={percent === null ? 'Quick export' : `Exporting ${percent} %`}
      title="Make a film in this page (Alt + E)"
      onClick={() => session.overlay.set({ kind: 'export' })}
    >
      <Icon path="M3 9.5v3.5h10V9.5M8 2.5V10M5 7l3 3 3-3" />
      <span className="tool-label">{percent === null ? 'Quick export' : `Exporting ${percent} %`}</span>
    </button>
  );
}
