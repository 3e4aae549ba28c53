import { recall, remember } from '#editor/remembered.ts';

export type Theme = 'dark' | 'light';

const systemIsLight = matchMedia('(prefers-color-scheme: light)');
const key = 'emberloom.theme';

/** What was chosen here before, else what the system asks for. */
export function storedTheme(): Theme {
  const stored = recall(key);
  if (stored === 'dark' || stored === 'light') return stored;
  return systemIsLight.matches ? 'light' : 'dark';
}

/** From now on the page looks as it was chosen, or as the system comes to ask for. */
export function followTheme(): void {
  const apply = () => applyTheme(storedTheme());
  systemIsLight.addEventListener('change', apply);
  apply();
}

export function chooseTheme(theme: Theme): void {
  remember(key, theme);
  applyTheme(theme);
}

function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}
