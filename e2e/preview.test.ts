import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { seriousIn } from './axe.ts';
import { serveEditor, type EditorSite } from './editor-page.ts';
import { emberloom, ffmpeg, startEmberloom, testFolder } from './emberloom.ts';
import { addressOf, type HttpServer } from './http-server.ts';
import {
  canvasPixels,
  colourAt,
  demoTrack,
  goToFrame,
  graphOf,
  openPreview,
  shownFrame,
  slider,
  type Pixels,
} from './preview-page.ts';

const data = mkdtempSync(join(tmpdir(), 'e2e-'));
let server: HttpServer;
let served: EditorSite;
/** Without a server behind it. */
let alone: EditorSite;
beforeAll(async () => {
  const args = ['serve', '--port', '0', '--data-dir', join(data, 'data'), '--disk-floor', '0'];
  server = await addressOf(startEmberloom(data, args));
  served = await serveEditor({ draws: true, at: `${server.url}/` });
  alone = await serveEditor({ draws: true });
});
afterAll(async () => {
  await Promise.all([served.close(), alone.close(), server.stop()]);
  rmSync(data, { recursive: true, force: true });
});

async function open(site: EditorSite, graph: string): Promise<Page> {
  const file = join(testFolder(), 'graph.json');
  await writeFile(file, graph);
  const page = await site.open();
  onTestFinished(() => page.context().close());
  await openPreview(page, file, demoTrack);
  return page;
}

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
    const text = graphOf(type, scene, size);
    const graph = join(folder, 'graph.json');
    const still = join(folder, 'run.png');
    await writeFile(graph, text);
    const frames = ['--frame', String(frame)];
    const ended = emberloom(folder, ['still', graph, '--audio', demoTrack, ...frames, '--output', still]);

    const page = await open(served, text);
    expect(await page.getByText('analysed in this page').count()).toBe(0);
    await page.getByLabel('Size of the preview').selectOption('Full size');
    await goToFrame(page, frame);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save this frame as a PNG' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`-${String(frame).padStart(6, '0')}\\.png$`));

    expect(await ended).toMatchObject({ code: 0 });
    const run = await pixelsOf(still);
    expect(peakSignalToNoise(await pixelsOf(await download.path()), run)).toBeGreaterThanOrEqual(50);
    expect(peakSignalToNoise((await canvasPixels(page)).bytes, run)).toBeGreaterThanOrEqual(50);
    // Another frame is another picture: the bound above tells them apart.
    await page.getByRole('button', { name: 'A frame on' }).click();
    await shownFrame(page, frame + 1);
    expect(peakSignalToNoise((await canvasPixels(page)).bytes, run)).toBeLessThan(50);
  });
});

test('without a server the page analyses the music itself, says so, and goes on with it after a reload', async () => {
  const page = await open(alone, graphOf('flat-1080p-landscape', 'pulse', { size: '1080p-landscape' }));
  expect(await page.getByText('analysed in this page').count()).toBe(1);

  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(() => page.locator('.clock-frame').textContent(), { timeout: 60_000 }).not.toBe('frame 0');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();

  await page.reload();
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await slider(page).waitFor();
  expect(await page.getByText('demo-track.flac').count()).toBe(1);
  await shownFrame(page, 0);
});

test('an edit shows at once, and is undone on the screen, too', async () => {
  const page = await open(
    alone,
    graphOf('flat-1080p-landscape', 'testCard', { size: 'custom', width: 320, height: 180 }),
  );
  await page.getByLabel('Size of the preview').selectOption('Full size');
  const before = await canvasPixels(page);
  await page.locator('[data-node="scene"] .node-title').click();
  await page.getByLabel('Template', { exact: true }).selectOption('Flash');
  const differs = async () => peakSignalToNoise((await canvasPixels(page)).bytes, before.bytes);
  await expect.poll(differs, { timeout: 60_000 }).toBeLessThan(30);
  await page.locator('.work').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('Control+z');
  await expect.poll(differs, { timeout: 60_000 }).toBe(Infinity);
});

test('looking around shows what the sphere has there', async () => {
  const page = await open(alone, graphOf('360-mono-4k', 'nebula', { size: 'custom', width: 1440 }));
  await page.getByLabel('Size of the preview').selectOption('Full size');
  await goToFrame(page, 60);
  const sphere = await canvasPixels(page);
  await page.getByRole('button', { name: 'Around' }).click();
  const viewer = page.getByRole('application', { name: /look around/ });
  await viewer.focus();
  // Equirectangular: a turn of 90° is a quarter of the width, one of 30° up a sixth of the height.
  const places = [
    { keys: [], left: 0.5, top: 0.5 },
    { keys: Array<string>(9).fill('ArrowRight'), left: 0.75, top: 0.5 },
    { keys: Array<string>(3).fill('ArrowUp'), left: 0.75, top: 0.5 - 1 / 6 },
  ];
  for (const { keys, left, top } of places) {
    for (const key of keys) await page.keyboard.press(key);
    const expected = colourAt(sphere, left, top);
    await expect
      .poll(async () => distance(colourAt(await canvasPixels(page), 0.5, 0.5), expected), { timeout: 60_000 })
      .toBeLessThan(6);
  }
});

test('axe finds nothing serious in the preview and its exports, dark or light; keyframes are moved and undone', async () => {
  const graph = graphOf('360-stereo-8k', 'pulse', { size: 'custom', width: 128 });
  const page = await open(
    alone,
    graph.replace(
      '"template":"pulse"',
      '"template":"etherealFlame","values":{"glow":{"$keys":[{"time":3,"value":1}]}}',
    ),
  );
  await page.getByRole('list', { name: 'Keyframes' }).waitFor();
  const found = await seriousIn(page, 'the preview');
  const mark = page.getByRole('list', { name: 'Keyframes' }).getByRole('button');
  await mark.focus();
  for (let presses = 0; presses < 2; presses += 1) await page.keyboard.press('ArrowRight');
  await expect.poll(() => mark.getAttribute('aria-label')).toMatch(/: 1 at 0:03\.10$/);
  await page.locator('[data-node="scene"] .node-title').click();
  const value = page.getByLabel('Value of key 1');
  await value.fill('0.5');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: /^Undo/ }).click();
  await value.focus();
  await page.keyboard.press('Tab');
  expect(await value.inputValue()).toBe('1');
  const time = page.getByLabel('Time of key 1');
  await time.fill('2');
  await page.keyboard.press('Tab');
  expect(await value.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.press('Alt+e');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.locator('[data-state="done"], [data-state="running"]').first().waitFor();
  found.push(...(await seriousIn(page, 'the exports')));
  await page.emulateMedia({ colorScheme: 'light' });
  const contrast = `axe.run({ runOnly: ['color-contrast'] })`;
  found.push(...(await seriousIn(page, 'the light exports', contrast)));
  await page.keyboard.press('Escape');
  found.push(...(await seriousIn(page, 'the light preview', contrast)));
  expect(found).toEqual([]);
});

function distance(one: readonly number[], other: readonly number[]): number {
  return Math.max(...one.map((value, index) => Math.abs(value - (other[index] ?? 0))));
}

async function pixelsOf(file: string): Promise<Uint8Array> {
  return ffmpeg('-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1');
}

/** Decibels; pictures that are the same have infinitely many. */
function peakSignalToNoise(one: Pixels['bytes'], other: Pixels['bytes']): number {
  expect(one.length).toBe(other.length);
  let squares = 0;
  for (const [index, value] of one.entries()) squares += (value - (other[index] ?? 0)) ** 2;
  return 10 * Math.log10(255 ** 2 / (squares / one.length));
}
