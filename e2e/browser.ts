import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '#runtime/node/chromium.ts';

/** As root Chromium has no sandbox of its own. */
export const sandbox: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Pictures are drawn with what draws them in a run; the page itself is not, which would take it longer. */
const drawing = ['--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist', '--disable-gpu-compositing'];

/** The browser that runs use, for pages as people see them. `draws`: they draw pictures. */
export async function launchBrowser({ draws = false } = {}): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: [...sandbox, ...(draws ? drawing : [])] });
}
