import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { testFolder, toneFile } from './emberloom.ts';
import { serve } from './http-server.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');

test('the example of the plugin, in an empty project with the packed package, is typed, draws a graph and renders it', async () => {
  const folder = await project();
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...strict, 'main.ts'], { cwd: folder });
  const server = await serve(testFolder());
  const page = await openPage(await devServer(folder, server.url));

  await page.locator('.node').nth(5).waitFor();
  await expect.poll(() => page.locator('.wires .wire').count()).toBe(6);
  expect(await page.locator('.node[data-severity]').count()).toBe(0);
  // Handled as in the bundled editor: a node is added by its name.
  await page.mouse.dblclick(640, 60);
  await page.getByRole('combobox', { name: 'Search nodes' }).fill('Spatial');
  await page.keyboard.press('Enter');
  await page.locator('[data-node="spatialMeta"]').waitFor();

  await page.locator('#file').setInputFiles(await toneFile(folder, 2));
  await expect.poll(() => page.locator('#state').textContent(), { timeout: 120_000 }).toBe('completed, 100 %');
  const film = page.locator('#film');
  await expect
    .poll(() => film.evaluate((video) => (video instanceof HTMLVideoElement ? video.videoWidth : 0)))
    .toBe(320);
});

const strict = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'esnext', '--moduleResolution', 'bundler'].concat(
  ['--target', 'es2022', '--lib', 'es2023,dom,dom.iterable', '--types', 'vite/client', '--noUncheckedIndexedAccess'],
);

/** The example beside what `npm install` would bring: the packed package, its peers, and what it depends on. */
async function project(): Promise<string> {
  const folder = testFolder();
  cpSync(join(root, 'examples/rete-plugin'), folder, { recursive: true });
  const packed = testFolder();
  await run('npm', ['pack', '--pack-destination', packed], { cwd: root });
  const [archive] = readdirSync(packed);
  if (archive === undefined) throw new Error('npm pack left no archive.');
  const installed = join(folder, 'node_modules/emberloom');
  mkdirSync(installed, { recursive: true });
  await run('tar', ['xzf', join(packed, archive), '--strip-components=1', '-C', installed]);
  const peers = ['react', 'react-dom', 'rete', 'rete-area-plugin', 'rete-connection-plugin'];
  for (const name of [...peers, 'vite', 'zod', '@types/react']) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  return folder;
}

/** Vite as `npm run dev` starts it, with its address. */
async function devServer(folder: string, target: string): Promise<string> {
  const port = await freePort();
  const args = [
    join(root, 'node_modules/vite/bin/vite.js'),
    '--host',
    '127.0.0.1',
    '--strictPort',
    '--port',
    String(port),
  ];
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, EMBERLOOM_URL: target } });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise<void>((ready, fail) => {
    child.stdout.on('data', (data: Buffer) => data.toString().includes('127.0.0.1') && ready());
    child.once('exit', () => fail(new Error('Vite ended.')));
  });
  return `http://127.0.0.1:${port}/`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

async function openPage(url: string): Promise<Page> {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);
  return page;
}
