import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { JobView } from '#runtime/protocol/job-view.ts';
import { seriousIn } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { testFolder, toneFile } from './emberloom.ts';
import { ask, over, serve, upload, type HttpServer } from './http-server.ts';

// The page `/runs` over a real server, as somebody who watches runs uses it.

const small = { 'capture.size': 'custom', 'capture.width': 480, 'capture.height': 270 };
let browser: Browser;
const errors: Error[] = [];

beforeAll(async () => {
  browser = await launchBrowser({ draws: true });
});
afterAll(() => browser.close());
afterEach(() => expect(errors.splice(0)).toEqual([]));

it('shows frames as they come, through a reload and a restart of the server; cancels, retries, plays, downloads and deletes', async () => {
  const folder = testFolder();
  const first = await serve(folder);
  const { port } = new URL(first.url);
  const page = await open(first);
  await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
  expect(await seriousIn(page, '/runs')).toEqual([]);

  const { id: audio } = await upload(first.url, await toneFile(folder, 90));
  const request = {
    ...{ type: 'flat-1080p-landscape', scene: 'pulse', preset: 'draft', inputs: { audio }, name: 'Nightfall' },
    set: { ...small, 'encode.segmentFrames': 30 },
  };
  const id = await submit(first, request);
  await page.getByRole('button', { name: /Nightfall/ }).click();
  const article = page.getByRole('article', { name: 'Nightfall' });
  const frame = article.locator('.run-frame');
  const seen = await frameNumber(page, -1);
  const later = await frameNumber(page, seen);
  expect(await seriousIn(page, '/runs')).toEqual([]);

  await page.reload();
  await article.getByText('Rendering', { exact: true }).waitFor();
  expect(await frameNumber(page, later)).toBeGreaterThan(later);
  expect(await article.locator('.run-thumbnail img').last().evaluate(widthOf)).toBe(320);

  await article.getByRole('button', { name: 'Cancel' }).click();
  await article.getByText('Cancelled', { exact: true }).waitFor();
  expect(await status(first, id)).toBe('cancelled');
  await article.getByRole('button', { name: 'Retry' }).click();
  await article.getByText('Rendering', { exact: true }).waitFor();
  const retried = new URL(page.url()).hash.slice(1);
  expect((await ask<JobView>(`${first.url}/api/render/${retried}`)).json.retryOf).toBe(id);
  await frame.waitFor();

  await first.stop();
  await page.getByText('The connection to the server is lost').waitFor();
  expect(await seriousIn(page, '/runs')).toEqual([]);
  const second = await serve(folder, ['--port', port]);
  await page.getByText('The connection to the server is lost').waitFor({ state: 'hidden' });
  await article.getByRole('heading', { name: 'Interrupted once' }).waitFor();
  await article.getByText('Rendering', { exact: true }).waitFor();
  await frame.waitFor();
  await article.getByRole('button', { name: 'Cancel' }).click();
  await article.getByText('Cancelled', { exact: true }).waitFor();
  await article.getByRole('button', { name: 'Delete' }).click();
  await article.getByRole('button', { name: 'Delete it and its files?' }).click();
  await article.waitFor({ state: 'hidden' });
  expect(await status(second, retried)).toBeUndefined();

  // Its beginning alone is done soon.
  const short = await submit(second, { ...request, duration: 2, name: 'Dusk' });
  await page.getByRole('button', { name: /Dusk/ }).click();
  const film = page.getByRole('article', { name: 'Dusk' });
  await film.getByText('Completed', { exact: true }).waitFor({ timeout: 120_000 });
  const video = film.locator('video');
  await video.evaluate((element: HTMLVideoElement) => ((element.muted = true), element.play()));
  await poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.2);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    film.getByRole('link', { name: 'Download' }).click(),
  ]);
  const { files } = (await ask<JobView>(`${second.url}/api/render/${short}`)).json;
  const bytes = readFileSync(await download.path());
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(files[0]?.sha256);
  expect(await seriousIn(page, '/runs')).toEqual([]);
  await page.context().close();
  await second.stop();
});

it('plays 360° in place, turned by keys and pointer; finds runs; says why one failed; fits a phone, light and dark', async () => {
  const folder = testFolder();
  const server = await serve(folder);
  const { id: audio } = await upload(server.url, await toneFile(folder, 2));
  const sphere = await submit(server, {
    ...{ type: '360-mono-4k', scene: 'testCard', preset: 'draft', inputs: { audio }, duration: 1, name: 'All around' },
    set: { 'capture.size': 'custom', 'capture.width': 512 },
  });
  const failing = await submit(server, {
    ...{ type: 'flat-1080p-landscape', scene: 'pulse', preset: 'h264-nvenc', inputs: { audio }, name: 'No such card' },
    set: small,
  });
  await over(server.url, failing);

  const page = await open(server, { width: 390, height: 844, scheme: 'light' });
  await page.getByRole('searchbox').fill('card nvenc');
  await page.getByRole('button', { name: /All around/ }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: /No such card/ }).click();
  const { error } = (await ask<JobView>(`${server.url}/api/render/${failing}`)).json;
  await page
    .getByRole('alert')
    .getByText(error ?? '?')
    .waitFor();
  expect(await seriousIn(page, '/runs')).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.getByRole('button', { name: 'All runs' }).click();
  await page.getByRole('searchbox').fill('');
  await page.getByRole('group', { name: 'Show' }).getByRole('button', { name: 'Completed' }).click();
  await page.getByRole('button', { name: /No such card/ }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: /All around/ }).click();

  const canvas = page.getByRole('application', { name: 'All around' });
  await poll(() => canvas.getAttribute('data-frames').then(Number)).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Play' }).click();
  await poll(() => canvas.getAttribute('data-frames').then(Number)).toBeGreaterThan(3);
  expect(await seriousIn(page, '/runs')).toEqual([]);
  const ahead = await canvas.screenshot();
  await canvas.focus();
  for (let i = 0; i < 9; i++) await page.keyboard.press('ArrowRight');
  await poll(() => canvas.getAttribute('data-yaw')).toBe('90');
  expect((await canvas.screenshot()).equals(ahead)).toBe(false);
  await page.keyboard.press('Home');
  await poll(() => canvas.getAttribute('data-yaw')).toBe('0');
  // What is pulled to the right comes from the left.
  const box = await canvas.boundingBox();
  const [x, y] = [(box?.x ?? 0) + 100, (box?.y ?? 0) + 60];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 80, y, { steps: 4 });
  await page.mouse.up();
  await poll(() => canvas.getAttribute('data-yaw').then(Number)).toBeLessThan(-15);
  expect(await page.getByRole('button', { name: 'Enter VR' }).count()).toBe(0);

  await page.getByRole('button', { name: 'Dark colours' }).click();
  expect(await seriousIn(page, '/runs')).toEqual([]);
  expect(new URL(page.url()).hash.slice(1)).toBe(sphere);
  await page.context().close();
  await server.stop();
});

/** Waits as long as a busy machine may take. */
function poll<T>(read: () => T) {
  return expect.poll(read, { timeout: 60_000 });
}

interface WindowOptions {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'dark' | 'light';
}

async function open(
  { url }: HttpServer,
  { width, height, scheme }: WindowOptions = { width: 1280, height: 800, scheme: 'dark' },
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error));
  await page.goto(`${url}/runs`);
  return page;
}

async function submit({ url }: HttpServer, request: object): Promise<string> {
  const { status: code, json } = await ask<{ jobId: string }>(`${url}/api/render`, request);
  expect(code, JSON.stringify(json)).toBe(202);
  return json.jobId;
}

async function status({ url }: HttpServer, id: string): Promise<string | undefined> {
  const answer = await ask<Partial<JobView> & { status: unknown }>(`${url}/api/render/${id}`);
  return answer.status === 200 ? String(answer.json.status) : undefined;
}

/** The number of the frame that is shown, once it is beyond another. */
async function frameNumber(page: Page, beyond: number): Promise<number> {
  const read = async () => Number(/\d+/.exec(await page.locator('.run-frame').innerText({ timeout: 60_000 }))?.[0]);
  await poll(read).toBeGreaterThan(beyond);
  return read();
}

function widthOf(image: Element): number {
  return image instanceof HTMLImageElement ? image.naturalWidth : 0;
}
