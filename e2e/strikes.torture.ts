import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testFolder } from './emberloom.ts';
import { framesDrawn, framesIn, leftovers, outputIn, startPulse, type LiveRun } from './live-run.ts';
import { browserOf, descendantsOf, encodersOf, strike, survivorsOf, type Process } from './processes.ts';
import { chance, seed } from './chance.ts';

// Strikes at random moments. Each line that is printed is one run.

const music = resolve(import.meta.dirname, '../examples/demo-track/demo-track.flac');
const kills = 10;
const segmentFrames = 8;
const frames = 120;
const size = ['--set', 'capture.size=custom', '--set', 'capture.width=320', '--set', 'capture.height=180'];
const cut = ['--frames', `60-${59 + frames}`, '--set', `encode.segmentFrames=${segmentFrames}`];

let shared: string;
let undisturbed: Buffer;
let undisturbedMs: number;

beforeAll(async () => {
  shared = mkdtempSync(join(tmpdir(), 'e2e-'));
  const started = performance.now();
  expect(await render(shared).ended).toMatchObject({ code: 0 });
  undisturbedMs = performance.now() - started;
  undisturbed = readFileSync(outputIn(shared));
  console.log(`seed ${seed}; undisturbed ${seconds(undisturbedMs)}, ${undisturbed.length} bytes`);
});
afterAll(() => rmSync(shared, { recursive: true, force: true }));

it(`kill -9 of the whole at ${kills} random moments leaves the same file and nothing else`, async () => {
  const folder = testFolder();
  const random = chance(1);
  const pids: number[] = [];
  let kept = 0;
  let struck = 0;
  while (struck < kills) {
    const run = render(folder);
    pids.push(run.pid);
    // Half of them by the clock, wherever that finds the run; half while frames are drawn.
    const started = performance.now();
    const byClock = random() < 0.5;
    const moment = random();
    if (byClock) await Promise.race([delay(moment * undisturbedMs), run.ended]);
    else await run.until((_, all) => framesDrawn(all) > moment * (frames - kept));
    const waited = performance.now() - started;
    if (run.child.exitCode !== null) {
      // It was done before the moment came: the next one starts anew.
      expect(readFileSync(outputIn(folder)).equals(undisturbed)).toBe(true);
      for (const gone of ['out.mp4', 'cache']) rmSync(join(folder, gone), { recursive: true, force: true });
      kept = 0;
      continue;
    }
    const family = descendantsOf(run.pid);
    run.child.kill('SIGKILL');
    await run.ended;
    struck++;
    const at = performance.now();
    expect(await survivorsOf(family, 10_000)).toEqual([]);
    const gone = performance.now() - at;
    const reused = framesIn(run.events, 'reused');
    // Before that it was still looking at what is finished already.
    const began = framesDrawn(run.events) > 0;
    if (began) expect(reused).toBeGreaterThanOrEqual(kept);
    if (began) kept = reused + framesIn(run.events, 'rendered');
    const lost = began ? reused + framesDrawn(run.events) - kept : 0;
    console.log(
      `kill ${struck} after ${seconds(waited)}: ${reused} reused, ${framesDrawn(run.events)} drawn, ${lost} lost; ` +
        `${family.length} processes gone after ${Math.round(gone)} ms`,
    );
    expect(lost).toBeLessThanOrEqual(2 * segmentFrames);
  }
  const last = render(folder, ['--overwrite']);
  expect(await last.ended).toMatchObject({ code: 0 });
  expect(framesIn(last.events, 'reused')).toBeGreaterThanOrEqual(kept);
  expect(readFileSync(outputIn(folder)).equals(undisturbed)).toBe(true);
  expect(leftovers(folder, [...pids, last.pid])).toEqual([]);
});

const victims: readonly (readonly [string, (pid: number) => Process[]])[] = [
  ['Chromium', (pid) => [browserOf(pid) ?? []].flat()],
  ['the pages', (pid) => partsOfBrowser(pid, '--type=renderer')],
  ['the graphics process', (pid) => partsOfBrowser(pid, '--type=gpu-process')],
  ['the network service', (pid) => partsOfBrowser(pid, 'network.mojom')],
  ['the storage service', (pid) => partsOfBrowser(pid, 'storage.mojom')],
  ['an encoder', (pid) => encodersOf(pid).slice(0, 1)],
];

describe.each(victims)('kill -9 of %s', (name, victimOf) => {
  it('at three random moments leaves the same file and nothing else', async () => {
    const random = chance(2 + victims.findIndex(([other]) => other === name));
    for (let round = 0; round < 3; round++) {
      const folder = testFolder();
      const run = render(folder);
      const moment = 1 + Math.floor(random() * (frames - 1));
      await run.until((_, all) => framesDrawn(all) >= moment);
      const struck = victimOf(run.pid);
      for (const victim of struck) strike(victim);
      const { code, stderr } = await run.ended;
      const retried = run.events.filter(({ state }) => state === 'retried').length;
      console.log(
        `${name} (${struck.length}) after ${moment} frames: ${retried} retried, ${framesDrawn(run.events)} drawn`,
      );
      expect(code, stderr).toBe(0);
      expect(retried).toBeLessThanOrEqual(1);
      expect(framesDrawn(run.events)).toBeLessThanOrEqual(frames + 2 * segmentFrames);
      expect(readFileSync(outputIn(folder)).equals(undisturbed)).toBe(true);
      expect(leftovers(folder, [run.pid])).toEqual([]);
    }
  });
});

it('kill -9 of Chromium as soon as it is there leaves the same file', async () => {
  const folder = testFolder();
  const run = render(folder);
  let browser: Process | undefined;
  while (!browser) {
    await delay(20);
    browser = browserOf(run.pid);
  }
  await delay(chance(20)() * 1000);
  strike(browser);
  const { code, stderr } = await run.ended;
  expect(code, stderr).toBe(0);
  expect(readFileSync(outputIn(folder)).equals(undisturbed)).toBe(true);
  expect(leftovers(folder, [run.pid])).toEqual([]);
});

describe('a Chromium that hangs', () => {
  it('is given up after the patience for a frame, and the run goes on with another one', async () => {
    const folder = testFolder();
    const run = render(folder);
    await run.until((_, all) => framesDrawn(all) >= 30);
    const family = stopBrowser(run);
    const { code, stderr } = await run.ended;
    expect(code, stderr).toBe(0);
    expect(run.events.filter(({ state }) => state === 'retried')).toHaveLength(1);
    expect(readFileSync(outputIn(folder)).equals(undisturbed)).toBe(true);
    expect(await survivorsOf(family, 1000)).toEqual([]);
    expect(leftovers(folder, [run.pid])).toEqual([]);
  });

  it('does not keep Ctrl-C waiting', async () => {
    const folder = testFolder();
    const run = render(folder);
    await run.until((_, all) => framesDrawn(all) >= 30);
    const family = stopBrowser(run);
    const at = performance.now();
    run.child.kill('SIGINT');
    expect(await run.ended).toMatchObject({ code: 130 });
    console.log(`ended ${seconds(performance.now() - at)} after Ctrl-C`);
    expect(performance.now() - at).toBeLessThan(8000);
    expect(await survivorsOf(family, 1000)).toEqual([]);
    expect(leftovers(folder, [run.pid])).toEqual([]);
  });
});

function render(folder: string, more: readonly string[] = []): LiveRun {
  return startPulse(folder, music, [...size, ...cut, ...more]);
}

function partsOfBrowser(pid: number, mark: string): Process[] {
  return descendantsOf(browserOf(pid)?.pid ?? -1).filter(({ command }) => command.includes(mark));
}

/** Stops the browser with all its processes. */
function stopBrowser(run: LiveRun): Process[] {
  const browser = browserOf(run.pid);
  const family = browser ? [browser, ...descendantsOf(browser.pid)] : [];
  expect(family.length).toBeGreaterThan(1);
  for (const member of family) strike(member, 'SIGSTOP');
  return family;
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
