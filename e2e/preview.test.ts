import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { graphTemplates } from '#graphs/templates.ts';
import { serveEditor, type EditorSite } from './editor-page.ts';
import { emberloom, ffmpeg, testFolder } from './emberloom.ts';

const track = join(import.meta.dirname, '../examples/demo-track/demo-track.flac');

let site: EditorSite;
beforeAll(async () => {
  site = await serveEditor({ draws: true });
});
afterAll(() => site.close());

describe('a frame of the preview is the frame of the run:', () => {
  const pictures = [
    {
      type: 'flat-1080p-landscape',
      scene: 'etherealFlame',
      size: { size: 'custom', width: 320, height: 180 },
      frame: 371,
    },
    { type: '360-mono-4k', scene: 'nebula', size: { size: 'custom', width: 288 }, frame: 40 },
    { type: '360-stereo-8k', scene: 'pulse', size: { size: 'custom', width: 256 }, frame: 123 },
  ];
  test.each(pictures)('$type with $scene', async ({ type, scene, size, frame }) => {
    const folder = testFolder();
    const graph = join(folder, 'graph.json');
    await writeFile(graph, graphOf(type, scene, size));
    const ended = emberloom(folder, [
      'still',
      graph,
      '--audio',
      track,
      '--frame',
      String(frame),
      '--output',
      join(folder, 'run.png'),
    ]);

    const page = await openPreview(graph);
    await page.getByLabel('Size of the preview').selectOption('Full size');
    await goToFrame(page, frame);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save this frame as a PNG' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`-${String(frame).padStart(6, '0')}\\.png$`));

    expect(await ended).toMatchObject({ code: 0 });
    const run = await pixelsOf(join(folder, 'run.png'));
    expect(peakSignalToNoise(await pixelsOf(await download.path()), run)).toBeGreaterThanOrEqual(50);
    expect(peakSignalToNoise(await canvasPixels(page), run)).toBeGreaterThanOrEqual(50);
    // Another frame is another picture: the bound above tells them apart.
    await page.getByRole('button', { name: 'A frame on' }).click();
    await shownFrame(page, frame + 1);
    expect(peakSignalToNoise(await canvasPixels(page), run)).toBeLessThan(50);
  });
});

function graphOf(type: string, scene: string, size: object): string {
  const graph = JSON.parse(graphTemplates.get(type) ?? '') as {
    nodes: Record<string, { type: string; params: Record<string, unknown> }>;
  };
  for (const node of Object.values(graph.nodes)) {
    if (node.type === 'Scene') node.params = { template: scene };
    if (node.type.endsWith('Capture')) Object.assign(node.params, size);
  }
  return JSON.stringify(graph);
}

/** Opens a graph and its preview with the demo track. */
async function openPreview(graph: string): Promise<Page> {
  const page = await site.open();
  onTestFinished(() => page.context().close());
  await choose(page, 'Open a file …', graph);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await choose(page, 'Choose music …', track);
  await page.getByRole('slider', { name: 'Moment of the track' }).waitFor({ timeout: 120_000 });
  return page;
}

async function choose(page: Page, button: string, file: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).last().click(),
  ]);
  await chooser.setFiles(file);
}

async function goToFrame(page: Page, frame: number): Promise<void> {
  const slider = page.getByRole('slider', { name: 'Moment of the track' });
  await slider.focus();
  await page.keyboard.press('Home');
  for (let second = 0; second < Math.floor(frame / 30); second += 1) await page.keyboard.press('Shift+ArrowRight');
  for (let rest = 0; rest < frame % 30; rest += 1) await page.keyboard.press('ArrowRight');
  await shownFrame(page, frame);
}

/** Waits until the canvas shows that frame. */
async function shownFrame(page: Page, frame: number): Promise<void> {
  await page.locator(`.viewer[data-frame="${frame}"]`).waitFor({ timeout: 60_000 });
}

/** What the screen shows of the picture, before it is fitted to the window. */
async function canvasPixels(page: Page): Promise<Uint8Array> {
  const numbers = await page.locator('.viewer canvas').evaluate((canvas: HTMLCanvasElement) => {
    const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height });
    const context = copy.getContext('2d');
    context?.drawImage(canvas, 0, 0);
    return [...(context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [])];
  });
  return Uint8Array.from(numbers.filter((_, index) => index % 4 !== 3));
}

async function pixelsOf(file: string): Promise<Uint8Array> {
  expect((await readFile(file)).length).toBeGreaterThan(100);
  return ffmpeg('-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1');
}

/** Decibels; pictures that are the same have infinitely many. */
function peakSignalToNoise(one: Uint8Array, other: Uint8Array): number {
  expect(one.length).toBe(other.length);
  let squares = 0;
  for (const [index, value] of one.entries()) squares += (value - (other[index] ?? 0)) ** 2;
  return 10 * Math.log10(255 ** 2 / (squares / one.length));
}
