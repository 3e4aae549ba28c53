/** Lets the browser save bytes as a file. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  // Not at once: a browser that asks where to put it still needs it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The name of a graph as the stem of a file's name. */
export function stemOf(name: string | undefined): string {
  const words = (name ?? '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['graph'];
  return words.join('-');
}
