import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '#runtime/node/chromium.ts';

/** As root Chromium has no sandbox of its own. */
export const sandbox: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Pictures are drawn with what draws them in a run; the page itself is not, which would take it longer. */
const drawing = ['--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist', '--disable-gpu-compositing'];

/** By this name this machine is any other machine of a network: what browsers give to secure pages only is not there. */
export const otherMachine = 'emberloom.test';
const names = [`--host-resolver-rules=MAP ${otherMachine} 127.0.0.1`];

/** The browser that runs use, for pages as people see them. `draws`: they draw pictures. */
export async function launchBrowser({ draws = false } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(),
    args: [...sandbox, ...names, ...(draws ? drawing : [])],
  });
}
