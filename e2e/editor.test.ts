import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseGraph } from '#graphs/document.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { validateGraph } from '#graphs/validate.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { seriousIn } from './axe.ts';
import { otherMachine } from './browser.ts';
import {
  addNode,
  centreOf,
  drawWire,
  flatWires,
  node,
  savedText,
  serveEditor,
  tabTo,
  type EditorSite,
} from './editor-page.ts';

let site: EditorSite;
beforeAll(async () => {
  site = await serveEditor();
});
afterAll(() => site.close());

async function open(template: string, options?: Parameters<EditorSite['open']>[0]): Promise<Page> {
  const page = await site.open(options);
  onTestFinished(() => page.context().close());
  await page.locator(`[data-template="${template}"]`).click();
  return page;
}

test('the flat graph is built from nothing with the pointer; undone to nothing and redone, each to the byte', async () => {
  const page = await site.open();
  onTestFinished(() => page.context().close());
  await page.getByRole('button', { name: 'Empty' }).click();
  const empty = await savedText(page);
  const kinds = ['Audio source', 'Pre-analyze', 'Scene', 'Flat capture', 'Encode', 'Save'];
  for (const [index, kind] of kinds.entries()) {
    await addNode(page, kind, 40 + (index % 3) * 330, 140 + Math.floor(index / 3) * 330);
  }
  await expect.poll(() => page.locator('.node').count()).toBe(kinds.length);
  for (const [from, to] of flatWires) await drawWire(page, from, to);
  await node(page, 'audioSource').locator('.node-title').click();
  await page.getByRole('button', { name: 'Let a run give File' }).click();
  await node(page, 'save').locator('.node-title').click();
  await page.getByRole('button', { name: 'Let a run give Name' }).click();
  await expect.poll(() => page.locator('.verdict').textContent()).toBe('Ready');

  const built = await savedText(page);
  const { document } = parseGraph(built);
  if (!document) throw new Error('What was saved is no graph.');
  expect(document.edges).toHaveLength(flatWires.length);
  expect(validateGraph(document, builtinCatalog, { inputs: { file: 'x.flac', name: 'x.mp4' } }).problems).toEqual([]);

  const undo = page.getByRole('button', { name: /^Undo/ });
  for (let steps = 0; await undo.isEnabled(); steps += 1) {
    expect(steps).toBeLessThan(40);
    await page.keyboard.press('Control+z');
  }
  expect(await savedText(page)).toBe(empty);
  expect(await page.locator('.node').count()).toBe(0);
  const redo = page.getByRole('button', { name: /^Redo/ });
  while (await redo.isEnabled()) await page.keyboard.press('Control+Shift+z');
  expect(await savedText(page)).toBe(built);
});

test('the same graph is built by keyboard alone', async () => {
  const page = await site.open();
  onTestFinished(() => page.context().close());
  await page.getByRole('button', { name: 'Empty' }).focus();
  await page.keyboard.press('Enter');
  for (const kind of ['Audio source', 'Pre-analyze', 'Scene', 'Flat capture', 'Encode', 'Save']) {
    await page.keyboard.press('Shift+A');
    await page.keyboard.type(kind);
    await page.keyboard.press('Enter');
    await page.locator('.node:focus').waitFor();
  }
  for (const [from, to] of flatWires) {
    for (const [side, [id, title]] of [
      ['Output', from.split(' ')],
      ['Input', to.split(' ')],
    ] as const) {
      await tabTo(page, `[aria-label^="${side} ${title} of ${id},"]`);
      await page.keyboard.press('Enter');
    }
  }
  const { document } = parseGraph(await savedText(page));
  expect(document?.edges).toHaveLength(flatWires.length);
});

describe('every template', () => {
  test('is saved as it was opened, to the byte, and shows no problem', async () => {
    const page = await site.open();
    onTestFinished(() => page.context().close());
    for (const [name, text] of graphTemplates) {
      await page.locator(`[data-template="${name}"]`).click();
      expect(await page.locator('.verdict').textContent()).toBe('Ready');
      expect(await savedText(page)).toBe(text);
      await page.getByRole('button', { name: 'New', exact: true }).click();
    }
  });
});

describe('a wire', () => {
  test('that does not fit is refused while it is drawn, with the reason', async () => {
    const page = await open('flat-1080p-landscape');
    const start = await centreOf(node(page, 'audio').locator('.port-dot'));
    const end = await centreOf(node(page, 'scene').locator('.port[data-side="input"] .port-dot'));
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(end.x, end.y, { steps: 3 });
    expect(await page.locator('.refusal').textContent()).toBe('Audio does not fit: scene.features takes Features.');
    await page.mouse.up();
    expect(await savedText(page)).toBe(graphTemplates.get('flat-1080p-landscape'));
  });

  test('dropped on the sheet asks for a node that it fits, and leads to it in the same step', async () => {
    const page = await open('flat-1080p-landscape');
    const start = await centreOf(node(page, 'capture').locator('.port[data-side="output"] .port-dot'));
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(start.x + 60, start.y + 200, { steps: 3 });
    await page.mouse.up();
    expect(await page.getByRole('option').allTextContents()).toEqual([
      expect.stringContaining('Encode'),
      expect.stringContaining('Frame sequence'),
    ]);
    await page.keyboard.type('seq');
    await page.keyboard.press('Enter');
    await node(page, 'frameSequence').waitFor();
    const { document } = parseGraph(await savedText(page));
    expect(document?.edges.at(-1)).toEqual({ from: 'capture.frames', to: 'frameSequence.frames' });
    await page.keyboard.press('Control+z');
    expect(await savedText(page)).toBe(graphTemplates.get('flat-1080p-landscape'));
  });
});

test('a drag of several nodes, and a turn of a slider, are one step each', async () => {
  const page = await open('flat-1080p-landscape');
  await node(page, 'scene').locator('.node-title').click();
  await node(page, 'capture')
    .locator('.node-title')
    .click({ modifiers: ['Shift'] });
  const grip = await centreOf(node(page, 'scene').locator('.node-title'));
  await page.mouse.move(grip.x, grip.y);
  await page.mouse.down();
  await page.mouse.move(grip.x + 40, grip.y + 100, { steps: 6 });
  await page.mouse.up();
  await page.keyboard.press('Escape');
  await node(page, 'capture').locator('.node-title').click();
  const slider = page.getByRole('slider').first();
  const box = await slider.boundingBox();
  if (!box) throw new Error('There is no slider.');
  await page.mouse.move(box.x + 6, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 4, box.y + box.height / 2, { steps: 8 });
  await page.mouse.up();
  const { document } = parseGraph(await savedText(page));
  expect(document?.nodes['capture']?.params['supersampling']).toBe(4);
  expect(document?.view?.nodes?.['scene']?.y).toBe(document?.view?.nodes?.['capture']?.y);
  expect(document?.view?.nodes?.['scene']?.y).toBeGreaterThan(100);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect(await savedText(page)).toBe(graphTemplates.get('flat-1080p-landscape'));
});

test('a loose node that is dropped on a wire is put into it, in the same step', async () => {
  const page = await open('flat-1080p-landscape');
  await addNode(page, 'Spatial metadata', 420, 640);
  await node(page, 'spatialMeta').waitFor();
  const before = await savedText(page);
  const grip = await centreOf(node(page, 'spatialMeta').locator('.node-title'));
  const start = await centreOf(node(page, 'encode').locator('.port[data-side="output"] .port-dot'));
  await page.mouse.move(grip.x, grip.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 20, start.y, { steps: 6 });
  await page.mouse.up();
  const { document } = parseGraph(await savedText(page));
  expect(document?.edges.slice(-2)).toEqual([
    { from: 'encode.video', to: 'spatialMeta.video' },
    { from: 'spatialMeta.video', to: 'save.video' },
  ]);
  await page.keyboard.press('Control+z');
  expect(await savedText(page)).toBe(before);

  // A wire is led around things, nodes are lined up and made small: a step each, and nothing to a run.
  const again = await savedText(page);
  await page.locator('[data-port="save.video"]').focus();
  await page.keyboard.press('r');
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('h');
  const arranged = parseGraph(await savedText(page)).document;
  expect(Object.keys(arranged?.view?.['wires'] ?? {})).toEqual(['save.video']);
  expect(Object.values(arranged?.view?.nodes ?? {})).toEqual(
    Object.keys(arranged?.nodes ?? {}).map(() => expect.objectContaining({ collapsed: true })),
  );
  expect(await page.locator('.node .port').count()).toBe(0);
  expect(arranged?.edges).toEqual(parseGraph(again).document?.edges);
  for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press('Control+z');
  expect(await savedText(page)).toBe(again);
});

test('nodes are copied, pasted into another window, cut and muted', async () => {
  const page = await open('flat-1080p-landscape');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await node(page, 'encode').locator('.node-title').click();
  await node(page, 'save')
    .locator('.node-title')
    .click({ modifiers: ['Shift'] });
  await page.keyboard.press('Control+c');
  await page.mouse.click(300, 700);
  await page.keyboard.press('Control+v');
  await node(page, 'save2').waitFor();
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole('button', { name: 'Empty' }).click();
  await other.keyboard.press('Control+v');
  await node(other, 'save').waitFor();
  expect(parseGraph(await savedText(other)).document?.edges).toEqual([{ from: 'encode.video', to: 'save.video' }]);
  await other.close();
  await page.bringToFront();
  await page.keyboard.press('m');
  const { document } = parseGraph(await savedText(page));
  expect(document?.edges.at(-1)).toEqual({ from: 'encode2.video', to: 'save2.video' });
  expect(document?.nodes['encode2']).toEqual({ ...document?.nodes['encode'], mode: 'mute' });
  await page.keyboard.press('Control+x');
  expect(await page.locator('.node').count()).toBe(6);
});

test('comments and groups are written, kept in the file and undone', async () => {
  const page = await open('flat-1080p-landscape');
  await page.mouse.move(400, 700);
  await page.keyboard.press('c');
  const field = page.getByRole('textbox', { name: 'Comment' });
  await field.fill('Too bright');
  // What is being written is in what is saved, and is written on.
  expect(await savedText(page)).toContain('"Too bright"');
  await page.keyboard.press('End');
  await page.keyboard.type(' at the end');
  await page.mouse.click(700, 250);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+g');
  const { document } = parseGraph(await savedText(page));
  expect(document?.view?.comments).toEqual([expect.objectContaining({ text: 'Too bright at the end' })]);
  expect(document?.view?.groups).toEqual([{ id: 'group', title: 'Group', nodes: Object.keys(document?.nodes ?? {}) }]);
  for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press('Control+z');
  expect(await savedText(page)).toBe(graphTemplates.get('flat-1080p-landscape'));
});

test('a reload goes on where the window was, with the keys that were chosen', async () => {
  const page = await open('flat-1080p-landscape');
  await node(page, 'scene').locator('.node-title').click();
  await page.getByLabel('Template', { exact: true }).selectOption('pulse');
  const before = await savedText(page);
  await expect.poll(() => drafts(page)).toContain('"pulse"');
  await page.keyboard.press('Escape');
  await page.locator('.canvas').focus();
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Mute: M. Change' }).click();
  await page.keyboard.press('b');
  expect(await page.getByRole('alert').textContent()).toContain('B is “Bypass” already.');
  await page.getByRole('button', { name: 'Leave it' }).click();
  await page.keyboard.press('Enter');
  await page.keyboard.press('k');
  await page.getByRole('button', { name: 'Mute: K. Change' }).waitFor();
  await page.keyboard.press('Escape');
  await page.reload();
  await node(page, 'scene').waitFor();
  expect(await savedText(page)).toBe(before);
  await node(page, 'scene').locator('.node-title').click();
  await page.keyboard.press('m');
  await page.keyboard.press('k');
  expect(parseGraph(await savedText(page)).document?.nodes['scene']?.mode).toBe('mute');
});

test('from another machine, over http, a graph is edited, kept and gone on with', async () => {
  const page = await site.open();
  onTestFinished(() => page.context().close());
  await page.goto(site.url.replace('127.0.0.1', otherMachine));
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await page.locator('[data-template="flat-1080p-landscape"]').click();
  await node(page, 'save').locator('.node-title').click();
  await page.keyboard.press('Delete');
  const isKept = (text: string) => text.includes('"edges"') && !text.includes('"type": "Save"');
  await expect.poll(async () => isKept(await drafts(page))).toBe(true);
  await page.goto(site.url.replace('127.0.0.1', otherMachine));
  await page.getByRole('region', { name: 'Go on with' }).getByRole('button').first().click();
  await node(page, 'encode').waitFor();
  expect(await node(page, 'save').count()).toBe(0);
});

function drafts(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((answer) => {
        const request = indexedDB.open('emberloom', 1);
        request.addEventListener('success', () => {
          const all = request.result.transaction('drafts').objectStore('drafts').getAll();
          all.addEventListener('success', () => answer(JSON.stringify(all.result).replaceAll('\\', '')));
        });
      }),
  );
}

describe('axe finds nothing serious', () => {
  // Light differs from dark in colours alone.
  test.each([
    ['dark', 'axe.run()'],
    ['light', `axe.run({ runOnly: ['color-contrast'] })`],
  ] as const)('in the %s editor', async (scheme, run) => {
    const page = await site.open({ width: 1440, height: 900, scheme });
    onTestFinished(() => page.context().close());
    const found = [...(await seriousIn(page, 'the gallery', run))];
    await page.locator('[data-template="360-mono-4k"]').click();
    await page.locator('.node').last().waitFor();
    found.push(...(await seriousIn(page, 'the graph', run)));
    await page
      .getByRole('button', { name: /^Scene/ })
      .first()
      .click();
    found.push(...(await seriousIn(page, 'a node', run)));
    await page.keyboard.press('Delete');
    await page.keyboard.press('Escape');
    found.push(...(await seriousIn(page, 'problems', run)));
    await page.keyboard.press('Shift+A');
    found.push(...(await seriousIn(page, 'the palette', run)));
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    found.push(...(await seriousIn(page, 'the shortcuts', run)));
    expect(found).toEqual([]);
  });

  test('on a phone', async () => {
    const page = await open('flat-1080p-portrait', { width: 390, height: 844 });
    await page.locator('.node').last().waitFor();
    expect(await seriousIn(page, 'the graph')).toEqual([]);
  });
});
