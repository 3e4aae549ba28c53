import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { parseGraph } from '#graphs/document.ts';
import { findChromium } from '#runtime/node/chromium.ts';
import { launchBrowser, sandbox } from './browser.ts';
import { node, savedText } from './editor-page.ts';
import { serve } from './http-server.ts';

export interface Loss {
  /** How many edits were made, and how many were there afterwards. */
  readonly made: number;
  readonly found: number;
  /** The age of the oldest edit that is missing when the blow fell, in milliseconds; 0 where none is. */
  readonly missingMs: number;
}

export interface Strike {
  readonly url: string;
  readonly victim: 'tab' | 'browser';
  /** So many edits are made, and the blow falls so many milliseconds after the last. */
  readonly edits: number;
  readonly pauseMs: number;
  /** Waits until the draft holds this edit before it goes on. */
  readonly until?: number;
}

/** Edits a graph, kills what it is edited in, opens it again as a user does, and says what is missing. */
export async function strikeEditor({ url, victim, edits, pauseMs, until }: Strike): Promise<Loss> {
  const profile = mkdtempSync(join(tmpdir(), 'emberloom-profile-'));
  let opened = await openBrowser(profile);
  try {
    const page = await blankPage(opened.browser, url);
    await page.locator('[data-template="flat-1080p-landscape"]').click();
    await node(page, 'scene').locator('.node-title').click();
    const times: number[] = [];
    for (let take = 1; take <= edits; take += 1) {
      await edit(page, take);
      times.push(Date.now());
      if (take === until) await draftNamed(page, take);
    }
    await wait(pauseMs);
    const struck = Date.now();
    if (victim === 'browser') {
      await opened.kill();
      opened = await openBrowser(profile);
    } else {
      const devtools = await page.context().newCDPSession(page);
      // It never answers: the page that would is gone.
      void devtools.send('Page.crash').catch(() => undefined);
      await page.waitForEvent('crash');
    }
    const again = await blankPage(opened.browser, url);
    await again.getByRole('region', { name: 'Go on with' }).getByRole('button').first().click();
    await node(again, 'save').waitFor();
    const found = takeIn(await savedText(again));
    return { made: edits, found, missingMs: found < edits ? struck - (times[found] ?? struck) : 0 };
  } finally {
    await opened.kill();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export interface Struck {
  /** Saves of which the killed server had kept the new state, and the old one. */
  readonly after: number;
  readonly before: number;
}

/**
 * Edits a graph that a server keeps, kills the server while it is saved, starts it again and saves once more, over and over. Throws
 * where the file is ever anything but what was saved last or what was being saved, and where the page does not get its work saved.
 */
export async function strikeServer(folder: string, pausesMs: readonly number[]): Promise<Struck> {
  let server = await serve(folder);
  const { port } = new URL(server.url);
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await blankPage(browser, server.url);
  await page.locator('[data-template="flat-1080p-landscape"]').click();
  await page.keyboard.press('Control+s');
  await page.getByRole('button', { name: 'Save', exact: true }).last().click();
  await page.getByText('saved as Flat 1080p landscape', { exact: true }).waitFor();
  await node(page, 'scene').locator('.node-title').click();
  const saved = async () => {
    const answer = await fetch(`${server.url}/api/graphs/${encodeURIComponent('Flat 1080p landscape')}`);
    return takeIn(await answer.text());
  };
  const counts = { after: 0, before: 0 };
  for (const [i, pauseMs] of pausesMs.entries()) {
    const take = i + 1;
    await edit(page, take);
    await page.keyboard.press('Control+s');
    await wait(pauseMs);
    server.child.kill('SIGKILL');
    await server.ended;
    server = await serve(folder, ['--port', port]);
    const found = await saved();
    if (found !== take && found !== take - 1) throw new Error(`After edit ${take} the file holds ${found}.`);
    counts[found === take ? 'after' : 'before'] += 1;
    for (let tries = 1; (await saved()) !== take; tries++) {
      if (tries === 100) throw new Error(`Edit ${take} cannot be saved: ${await page.locator('body').textContent()}`);
      await page.keyboard.press('Control+s');
      await wait(200);
    }
  }
  return counts;
}

/** Names the graph after the edit and moves a node by a step, so that half of an edit would be seen. */
async function edit(page: Page, take: number): Promise<void> {
  await page.getByRole('textbox', { name: 'Name of the graph' }).fill(`Take ${take}`);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Alt+ArrowDown');
}

/** The last edit that a file holds. Throws where it holds what never was. */
function takeIn(text: string): number {
  const { document } = parseGraph(text);
  const take = Number(/^Take (\d+)$/.exec(document?.name ?? '')?.[1] ?? 0);
  const steps = (document?.view?.nodes?.['scene']?.y ?? NaN) / 20;
  const isWhole = Object.keys(document?.nodes ?? {}).length === 6 && (steps === take || steps === take - 1);
  if (!isWhole) throw new Error(`Edit ${take} moved the node ${steps} times: ${text.slice(0, 200)}`);
  return steps === take ? take : take - 1;
}

async function draftNamed(page: Page, take: number): Promise<void> {
  await page.waitForFunction(
    (name) =>
      new Promise<boolean>((answer) => {
        const request = indexedDB.open('emberloom');
        request.addEventListener('success', () => {
          const all = request.result.transaction('drafts').objectStore('drafts').getAll();
          all.addEventListener('success', () => {
            request.result.close();
            answer(JSON.stringify(all.result).includes(name));
          });
        });
      }),
    `Take ${take}`,
    { polling: 100 },
  );
}

async function blankPage(browser: Browser, url: string): Promise<Page> {
  const context = browser.contexts()[0] ?? (await browser.newContext());
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('dialog', { name: 'New graph' }).waitFor();
  return page;
}

interface OpenBrowser {
  readonly browser: Browser;
  /** Ends it with all its processes, at once. */
  kill(): Promise<void>;
}

/** A Chromium with a profile of its own, which can be killed and started again. */
async function openBrowser(profile: string): Promise<OpenBrowser> {
  const portFile = join(profile, 'DevToolsActivePort');
  rmSync(portFile, { force: true });
  rmSync(join(profile, 'SingletonLock'), { force: true });
  const args = ['--headless=new', ...sandbox, '--no-first-run', '--remote-debugging-port=0'];
  const child = spawn(await findChromium(), [...args, `--user-data-dir=${profile}`], {
    stdio: 'ignore',
    detached: true,
  });
  while (!existsSync(portFile) || !readFileSync(portFile, 'utf8').includes('\n')) await wait(50);
  const [port] = readFileSync(portFile, 'utf8').split('\n');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  return { browser, kill: () => killAll(child) };
}

async function killAll(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}
