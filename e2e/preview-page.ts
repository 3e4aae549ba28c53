import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { graphTemplates } from '#graphs/templates.ts';

export const demoTrack = join(import.meta.dirname, '../examples/demo-track/demo-track.flac');

/** The text of an export template with another scene and size. */
export function graphOf(type: string, scene: string, size: object): string {
  const graph = JSON.parse(graphTemplates.get(type) ?? '') as {
    nodes: Record<string, { type: string; params: Record<string, unknown> }>;
  };
  for (const node of Object.values(graph.nodes)) {
    if (node.type === 'Scene') node.params = { template: scene };
    if (node.type.endsWith('Capture')) Object.assign(node.params, size);
  }
  return JSON.stringify(graph);
}

/** Opens a graph and its preview with a track, as a user does. */
export async function openPreview(page: Page, graph: string, track: string): Promise<void> {
  await choose(page, 'Open a file …', graph);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await choose(page, 'Choose music …', track);
  await slider(page).waitFor({ timeout: 120_000 });
  await page.locator('.viewer[data-frame]').waitFor({ timeout: 120_000 });
}

async function choose(page: Page, button: string, file: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).last().click(),
  ]);
  await chooser.setFiles(file);
}

export function slider(page: Page) {
  return page.getByRole('slider', { name: 'Moment of the track' });
}

/** With the keyboard, as a user does; at 30 frames a second. */
export async function goToFrame(page: Page, frame: number): Promise<void> {
  await slider(page).focus();
  await page.keyboard.press('Home');
  for (let second = 0; second < Math.floor(frame / 30); second += 1) await page.keyboard.press('Shift+ArrowRight');
  for (let rest = 0; rest < frame % 30; rest += 1) await page.keyboard.press('ArrowRight');
  await shownFrame(page, frame);
}

/** Waits until the canvas shows that frame. */
export async function shownFrame(page: Page, frame: number): Promise<void> {
  await page.locator(`.viewer[data-frame="${frame}"]`).waitFor({ timeout: 60_000 });
}

export interface Pixels {
  readonly width: number;
  /** Red, green, blue of each, top row first. */
  readonly bytes: Uint8Array;
}

/** What the screen shows of the picture, before it is fitted to the window. */
export async function canvasPixels(page: Page): Promise<Pixels> {
  // What the worker has drawn is on the screen with the next of its pictures.
  const { width, text } = await page.locator('.viewer canvas').evaluate(async (canvas: HTMLCanvasElement) => {
    for (let pictures = 0; pictures < 3; pictures += 1) await new Promise((next) => requestAnimationFrame(next));
    const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height });
    const context = copy.getContext('2d');
    context?.drawImage(canvas, 0, 0);
    const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return { width: canvas.width, text: [...data].join() };
  });
  const bytes = text.split(',').map(Number);
  return { width, bytes: Uint8Array.from(bytes.filter((_, index) => index % 4 !== 3)) };
}

/** The mean colour of five by five pixels about a place, given from the left and from the top, 0 … 1. */
export function colourAt({ width, bytes }: Pixels, left: number, top: number): number[] {
  const height = bytes.length / 3 / width;
  const [x, y] = [Math.round(left * width - 0.5), Math.round(top * height - 0.5)];
  return [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let row = y - 2; row <= y + 2; row += 1) {
      for (let column = x - 2; column <= x + 2; column += 1) sum += bytes[(row * width + column) * 3 + channel] ?? 0;
    }
    return sum / 25;
  });
}
