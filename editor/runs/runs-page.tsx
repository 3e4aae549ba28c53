import { useEffect, useState } from 'react';
import { chooseTheme, storedTheme } from '#editor/theme.ts';
import { RunsViewer } from './runs.tsx';
import type { Runs } from './runs-store.ts';
import './runs-page.css';

/** The page `/runs`. What is looked at is in its address: a reload, or a link, shows the same. */
export function RunsPage({ runs }: { readonly runs: Runs }) {
  const [theme, setTheme] = useState(storedTheme);
  useEffect(() => {
    const byAddress = () => runs.select(selectedIn(location));
    const toAddress = () => {
      const { selected } = runs.state.get();
      if (selected !== selectedIn(location))
        history.pushState(null, '', selected === null ? '/runs' : `/runs#${selected}`);
    };
    window.addEventListener('popstate', byAddress);
    window.addEventListener('hashchange', byAddress);
    const forget = runs.state.subscribe(toAddress);
    return () => {
      window.removeEventListener('popstate', byAddress);
      window.removeEventListener('hashchange', byAddress);
      forget();
    };
  }, [runs]);
  const turn = () => {
    const other = theme === 'dark' ? 'light' : 'dark';
    chooseTheme(other);
    setTheme(other);
  };
  return (
    <div className="runs-page">
      <header className="runs-bar">
        <a href="/" className="runs-home" aria-label="Emberloom editor">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 1c.6 3.3 4.6 4.8 4.6 9a4.6 4.6 0 0 1-9.2 0c0-2 1.2-3.1 2-4.2.3 1.3.9 1.9 1.6 2.2C6.8 5.6 6.9 3.4 8 1Z" />
          </svg>
        </a>
        <h1>Runs</h1>
        <nav aria-label="Pages">
          <a href="/">Editor</a>
        </nav>
        <button
          type="button"
          className="runs-theme"
          aria-label={theme === 'dark' ? 'Light colours' : 'Dark colours'}
          onClick={turn}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5Z" />
          </svg>
        </button>
      </header>
      <main>
        <RunsViewer runs={runs} />
      </main>
    </div>
  );
}

export function selectedIn({ hash }: Pick<Location, 'hash'>): string | null {
  return /^#([\w-]+)$/.exec(hash)?.[1] ?? null;
}
