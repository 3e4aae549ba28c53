import { createRoot } from 'react-dom/client';
import { RunsPage, selectedIn } from './runs-page.tsx';
import { openRuns } from './runs-store.ts';

export function showRuns(root: HTMLElement): void {
  document.title = 'Runs · Emberloom';
  createRoot(root).render(<RunsPage runs={openRuns(selectedIn(location))} />);
}
