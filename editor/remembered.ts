/** What was remembered in this browser; null where there is nothing, or where the browser keeps nothing for this page. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** For as long as this browser likes. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then it holds for this window.
  }
}
