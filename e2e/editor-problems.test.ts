import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { validateGraph } from '#graphs/validate.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { addNode, clickWire, drawWire, node, savedText, serveEditor, type EditorSite } from './editor-page.ts';

let site: EditorSite;
beforeAll(async () => {
  site = await serveEditor();
});
afterAll(() => site.close());

const flat = 'flat-1080p-landscape';

async function fresh(): Promise<Page> {
  const page = await site.open();
  onTestFinished(() => page.context().close());
  return page;
}

async function openTemplate(page: Page, name: string): Promise<void> {
  await page.locator(`[data-template="${name}"]`).click();
  await node(page, 'save').waitFor();
}

async function choose(page: Page, id: string): Promise<void> {
  await node(page, id).locator('.node-title').click();
}

interface Break {
  readonly how: string;
  readonly template?: string;
  run(page: Page): Promise<void>;
  readonly says: RegExp;
  readonly cure: string;
}

const breaks: readonly Break[] = [
  {
    how: 'a wire is cut',
    async run(page) {
      await clickWire(page, 'encode.frames');
      await page.keyboard.press('Delete');
    },
    says: /“encode” \(Encode\) needs Frames on its input “frames”, and nothing is connected to it\./,
    cure: 'Connect capture.frames to encode.frames',
  },
  {
    how: 'the scene is deleted',
    async run(page) {
      await choose(page, 'scene');
      await page.keyboard.press('Delete');
    },
    says: /“capture” \(FlatCapture\) needs Scene/,
    cure: 'Add Scene to capture',
  },
  {
    how: 'what saves is deleted',
    async run(page) {
      await choose(page, 'save');
      await page.keyboard.press('Delete');
    },
    says: /Nothing would be saved: add a node that does/,
    cure: 'Save encode.video',
  },
  {
    how: 'what saves is muted',
    async run(page) {
      await choose(page, 'save');
      await page.keyboard.press('m');
    },
    says: /every node that saves is muted/,
    cure: 'Run save again',
  },
  {
    how: 'the scene is bypassed',
    async run(page) {
      await choose(page, 'scene');
      await page.keyboard.press('b');
    },
    says: /“scene” \(Scene\) cannot be bypassed/,
    cure: 'Run scene again',
  },
  {
    how: 'nobody gives the file',
    async run(page) {
      await choose(page, 'audio');
      await page.getByRole('button', { name: /^File is the input/ }).click();
    },
    says: /“audio” \(AudioSource\) needs an audio file for “file”/,
    cure: 'Let a run give the file',
  },
  {
    how: 'a number is too large',
    async run(page) {
      await choose(page, 'encode');
      await page.getByLabel('Bit rate', { exact: true }).last().fill('9999');
      await page.keyboard.press('Enter');
    },
    says: /“bitrate” of “encode” must be .*800.*, not 9999/,
    cure: 'Set it to 800',
  },
  {
    how: 'a rate is no rate',
    async run(page) {
      await choose(page, 'capture');
      await page.getByLabel('Frame rate', { exact: true }).fill('fast');
      await page.keyboard.press('Enter');
    },
    says: /“fps” of “capture”/,
    cure: 'Back to the default',
  },
  {
    how: 'a width is set that nothing uses',
    async run(page) {
      await choose(page, 'capture');
      await page.getByLabel('Width', { exact: true }).last().fill('640');
      await page.keyboard.press('Enter');
    },
    says: /[Ww]idth/,
    cure: 'Use the width and height',
  },
  {
    how: 'a flat video is told to be a sphere',
    async run(page) {
      await addNode(page, 'Spatial metadata', 500, 700);
      await drawWire(page, 'encode Video', 'spatialMeta Video');
      await drawWire(page, 'spatialMeta Video', 'save Video');
    },
    says: /The video is flat, so there is nothing to tell players/,
    cure: 'Take spatialMeta out',
  },
  {
    how: 'a sphere is not told of',
    template: '360-mono-4k',
    async run(page) {
      await choose(page, 'spatial');
      await page.keyboard.press('Control+Delete');
    },
    says: /This is a 360° video without metadata/,
    cure: 'Put Spatial metadata in between',
  },
];

describe('a graph is broken, told of and cured with one press:', () => {
  test.each(breaks)('$how', async ({ template = flat, run, says, cure }) => {
    const page = await fresh();
    await openTemplate(page, template);
    await run(page);
    await expect.poll(() => page.locator('.verdict').textContent()).toMatch(/problem/);
    await page.locator('.verdict').click();
    const list = page.getByRole('complementary', { name: 'Inspector' }).locator('.problems');
    const problem = list.locator('li', { hasText: says }).first();
    await problem.waitFor();
    await problem.getByRole('button', { name: cure }).click();
    await expect.poll(() => page.locator('.verdict').textContent()).toBe('Ready');
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.locator('.verdict').textContent()).toMatch(/problem/);
  });

  test('at its node, too', async () => {
    const page = await fresh();
    await openTemplate(page, flat);
    await choose(page, 'save');
    await page.keyboard.press('m');
    await choose(page, 'encode');
    await page.keyboard.press('Delete');
    await node(page, 'save').getByRole('button', { name: 'Problems of save' }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('dialog', { name: 'Problems of save' })
      .getByRole('button', { name: 'Add Encode to save' })
      .click();
    await node(page, 'encode').waitFor();
    expect(await page.getByRole('dialog', { name: 'Problems of save' }).count()).toBe(0);
    const { document } = parseGraph(await savedText(page));
    expect(document?.edges.map(({ to }) => to)).toEqual(
      expect.arrayContaining(['encode.frames', 'encode.audio', 'save.video']),
    );
  });
});

test('the flat graph is changed to 360° stereo as a user does, and back to the byte', async () => {
  const page = await fresh();
  await openTemplate(page, flat);
  const before = await savedText(page);
  await choose(page, 'capture');
  await page.keyboard.press('Delete');
  await addNode(page, 'Stereo capture', 760, 640);
  await drawWire(page, 'scene Scene', 'stereoCapture Scene');
  await drawWire(page, 'stereoCapture Frames', 'encode Frames');
  await page.locator('.verdict').click();
  await page.getByRole('button', { name: 'Put Spatial metadata in between' }).click();
  await choose(page, 'encode');
  await page.getByLabel('Preset', { exact: true }).selectOption('h265-quality');
  await expect.poll(() => page.locator('.verdict').textContent()).toBe('Ready');
  const after = await savedText(page);
  const graph = read(after);
  const { descriptions, problems } = validateGraph(graph, builtinCatalog);
  expect(problems).toEqual([]);
  const video = graph.edges.find(({ to }) => to === 'save.video')?.from ?? '';
  expect(descriptions.get(video)).toMatchObject({
    type: 'Video',
    projection: 'equirect',
    stereo: 'top-bottom',
    spatial: true,
  });

  const undo = page.getByRole('button', { name: /^Undo/ });
  while (await undo.isEnabled()) await page.keyboard.press('Control+z');
  expect(await savedText(page)).toBe(before);
  expect(before).toBe(graphTemplates.get(flat));
  const redo = page.getByRole('button', { name: /^Redo/ });
  while (await redo.isEnabled()) await page.keyboard.press('Control+Shift+z');
  expect(await savedText(page)).toBe(after);
});

function read(text: string): GraphDocument {
  const { document } = parseGraph(text);
  if (!document) throw new Error('What was saved is no graph.');
  return document;
}
