import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { killChromium, launchChromium, type Browser } from './chromium.ts';
import { within } from './render-page.ts';
import { createScratchFolder, scratchParents } from './scratch-folder.ts';

export interface PictureOptions {
  /** Pixels; the SVG's own size. */
  readonly width: number;
  readonly height: number;
  readonly signal: AbortSignal;
}

/** A PNG of an SVG, drawn by a browser in which no script runs. Throws RunErrors `no-chromium`, `renderer-died`, `picture-late`. */
export async function svgToPng(svg: string, { width, height, signal }: PictureOptions): Promise<Uint8Array> {
  signal.throwIfAborted();
  // Beside the run's own folder, whose name is too long: a socket's path may have 104 characters at most.
  const folder = await createScratchFolder((await scratchParents()).temporary, 'plot');
  const [profile, temporary] = [join(folder.path, 'b'), join(folder.path, 't')];
  let stop = () => {};
  const onAbort = () => stop();
  signal.addEventListener('abort', onAbort);
  try {
    for (const place of [profile, temporary]) await mkdir(place);
    const browser = await launchChromium({ backend: 'none', profile, temporary, smallSharedMemory: true });
    stop = () => killChromium(browser);
    try {
      return await within(120_000, draw(browser, svg, width, height), 'picture-late', 'The plot was not drawn');
    } finally {
      await Promise.race([browser.close().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 3000))]);
      stop();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    await folder.remove();
  }
}

async function draw(browser: Browser, svg: string, width: number, height: number): Promise<Uint8Array> {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.setViewport({ width, height });
  await page.setContent(`<!doctype html><style>body{margin:0}svg{display:block}</style>${svg}`);
  return page.screenshot({ type: 'png' });
}
