import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';

const root = resolve(import.meta.dirname, '../dist/editor');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

export interface EditorSite {
  readonly url: string;
  /** A window of its own, with nothing kept from others. Fails the test where the page throws. */
  open(options?: {
    readonly width: number;
    readonly height: number;
    readonly scheme?: 'dark' | 'light';
  }): Promise<Page>;
  close(): Promise<void>;
}

/** The wires of a flat graph that was built from nothing, by the names of ports. */
export const flatWires = [
  ['audioSource Audio', 'preAnalyze Audio'],
  ['preAnalyze Features', 'scene Features'],
  ['scene Scene', 'flatCapture Scene'],
  ['flatCapture Frames', 'encode Frames'],
  ['audioSource Audio', 'encode Audio'],
  ['encode Video', 'save Video'],
] as const;

interface SiteOptions {
  /** Pages draw pictures. */
  readonly draws?: boolean;
  /** Where the editor is served already. */
  readonly at?: string;
}

/** The built editor, by itself over a server of plain files, in the machine's Chromium. */
export async function serveEditor({ draws = false, at }: SiteOptions = {}): Promise<EditorSite> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = join(root, path === '/' ? 'index.html' : path);
    readFile(file).then(
      (bytes) => response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const browser = await launchBrowser({ draws });
  const errors: Error[] = [];
  const url = at ?? `http://127.0.0.1:${port}/`;
  return {
    url,
    async open({ width, height, scheme = 'dark' } = { width: 1440, height: 900 }) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
      const page = await context.newPage();
      page.on('pageerror', (error) => errors.push(error));
      await page.goto(url);
      await page.getByRole('dialog', { name: 'New graph' }).waitFor();
      return page;
    },
    async close() {
      await browser.close();
      server.close();
      if (errors[0]) throw errors[0];
    },
  };
}

/** Saves as a user does, and reads the file. */
export async function savedText(page: Page): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+s')]);
  return readFile(await download.path(), 'utf8');
}

export function node(page: Page, id: string): Locator {
  return page.locator(`[data-node="${id}"]`);
}

function port(page: Page, id: string, side: 'input' | 'output', title: string): Locator {
  return node(page, id).locator(`.port[data-side="${side}"]`, { hasText: title }).locator('.port-dot');
}

/** Draws a wire from an output to an input. Ports are given as `node Title`. */
export async function drawWire(page: Page, from: string, to: string): Promise<void> {
  const [source = '', output = ''] = from.split(' ');
  const [target = '', input = ''] = to.split(' ');
  const start = await centreOf(port(page, source, 'output', output));
  const end = await centreOf(port(page, target, 'input', input));
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 2 });
  await page.mouse.move(end.x, end.y, { steps: 2 });
  await page.mouse.up();
}

/** Clicks the middle of the wire that leads to an input. */
export async function clickWire(page: Page, to: string): Promise<void> {
  const { x, y } = await page.locator(`[data-wire="${to}"]`).evaluate((path) => {
    if (!(path instanceof SVGPathElement)) throw new Error('This is no wire.');
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
    return new DOMPoint(x, y).matrixTransform(path.getScreenCTM() ?? undefined);
  });
  await page.mouse.click(x, y);
}

export async function centreOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`${String(locator)} is not drawn.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Adds a node at a place of the canvas, by double click and its name. */
export async function addNode(page: Page, name: string, x: number, y: number): Promise<void> {
  await page.mouse.dblclick(x, y);
  await page.getByRole('combobox', { name: 'Search nodes' }).fill(name);
  await page.keyboard.press('Enter');
}

/** Goes on with Tab, as a person without a pointer does, until what has the focus is what the selector means. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${selector}`);
}
