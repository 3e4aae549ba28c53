/// <reference types="vite/types/importMeta.d.ts" />

/** The text of every export template, by name: one file in `templates/` each. */
export const graphTemplates: ReadonlyMap<string, string> = new Map(
  Object.entries(import.meta.glob<string>('./templates/*.json', { eager: true, query: '?raw', import: 'default' })).map(
    ([path, text]) => [path.slice('./templates/'.length, -'.json'.length), text],
  ),
);
