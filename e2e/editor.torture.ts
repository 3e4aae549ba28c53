import { afterAll, beforeAll, expect, test } from 'vitest';
import { chance, seed } from './chance.ts';
import { serveEditor, type EditorSite } from './editor-page.ts';
import { strikeEditor, strikeServer } from './editor-strike.ts';
import { testFolder } from './emberloom.ts';

let site: EditorSite;
beforeAll(async () => {
  site = await serveEditor();
});
afterAll(() => site.close());

const strikes = Number(process.env['EMBERLOOM_STRIKES'] ?? 30);

test(`tab and browser, killed at ${strikes} random moments during edits, lose the last second at most`, async () => {
  const draw = chance(6);
  for (let strike = 0; strike < strikes; strike += 1) {
    const edits = 2 + Math.floor(draw() * 8);
    const victim = draw() < 0.5 ? 'tab' : 'browser';
    const loss = await strikeEditor({ url: site.url, victim, edits, until: 1, pauseMs: Math.round(draw() * 600) });
    console.log(`${strike + 1}: ${victim}, seed ${seed}: ${JSON.stringify(loss)}`);
    expect(loss.missingMs).toBeLessThanOrEqual(1000);
  }
});

test(`a server, killed at ${strikes} random moments while a graph is saved, never leaves half of it`, async () => {
  const draw = chance(7);
  const pauses = Array.from({ length: strikes }, () => Math.round(draw() * 20));
  const { after, before } = await strikeServer(testFolder(), pauses);
  console.log(
    `seed ${seed}: ${strikes} kills while saving; kept the new state ${after} times, the old one ${before} times`,
  );
});
