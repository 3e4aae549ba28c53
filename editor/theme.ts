export type Theme = 'dark' | 'light';

const key = 'emberloom.theme';

/** What was chosen here before, else what the system asks for. */
export function storedTheme(): Theme {
  const stored = localStorage.getItem(key);
  if (stored === 'dark' || stored === 'light') return stored;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  applyTheme(theme);
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}
