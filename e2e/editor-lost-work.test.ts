import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveEditor, type EditorSite } from './editor-page.ts';
import { strikeEditor } from './editor-strike.ts';

let site: EditorSite;
beforeAll(async () => {
  site = await serveEditor();
});
afterAll(() => site.close());

// How old what is lost may be is timed in editor.torture.ts: here the machine may be as slow as it likes.
test.each(['tab', 'browser'] as const)(
  'a %s that is killed between edits leaves what its draft held, and no half edit',
  async (victim) => {
    const { made, found } = await strikeEditor({ url: site.url, victim, edits: 9, until: 6, pauseMs: 0 });
    expect(found).toBeGreaterThanOrEqual(6);
    expect(found).toBeLessThanOrEqual(made);
  },
);
