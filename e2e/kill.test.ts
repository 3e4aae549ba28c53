import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testFolder, toneFile } from './emberloom.ts';
import {
  framesDrawn,
  framesIn,
  leftovers,
  outputIn,
  startLive,
  startPulse,
  type LiveRun,
  type RunEvent,
} from './live-run.ts';
import { browserOf, descendantsOf, encodersOf, strike, survivorsOf } from './processes.ts';

// A run survives anything. Processes are found through /proc, which only Linux has.

const frames = 64;
const segmentFrames = 8;
/** Far more than anything takes: a busy machine is no fault. */
const patienceMs = 20_000;
const size = ['--set', 'capture.size=custom', '--set', 'capture.width=320', '--set', 'capture.height=180'];
const cut = ['--duration', String(frames / 30), '--set', `encode.segmentFrames=${segmentFrames}`];

let shared: string;
let audio: string;
let undisturbed: Buffer;

describe.runIf(process.platform === 'linux')('a run that is struck', () => {
  beforeAll(async () => {
    shared = mkdtempSync(join(tmpdir(), 'e2e-'));
    audio = await toneFile(shared, 3);
    const run = render(shared);
    expect(await run.ended).toMatchObject({ code: 0 });
    undisturbed = readFileSync(outputIn(shared));
  });
  afterAll(() => rmSync(shared, { recursive: true, force: true }));

  it('by kill -9 three times goes on each time, and leaves the same file and nothing else', async () => {
    const folder = testFolder();
    const moments = [afterDrawing(2), afterDrawing(21), allEncoded];
    const pids: number[] = [];
    let kept = 0;
    for (const moment of moments) {
      const run = render(folder);
      pids.push(run.pid);
      expect(await run.until(moment)).not.toBeNull();
      const family = descendantsOf(run.pid);
      run.child.kill('SIGKILL');
      await run.ended;
      expect(await survivorsOf(family, patienceMs)).toEqual([]);
      expect(framesIn(run.events, 'reused')).toBeGreaterThanOrEqual(kept);
      kept = framesIn(run.events, 'reused') + framesIn(run.events, 'rendered');
      // What is lost: the segment being filled, and the one in the encoder behind it.
      expect(framesIn(run.events, 'reused') + framesDrawn(run.events) - kept).toBeLessThanOrEqual(2 * segmentFrames);
    }
    const last = render(folder);
    expect(await last.ended).toMatchObject({ code: 0 });
    expect(framesIn(last.events, 'reused')).toBe(frames);
    expect(readFileSync(outputIn(folder)).equals(undisturbed)).toBe(true);
    expect(leftovers(folder, [...pids, last.pid])).toEqual([]);
  });

  it('by SIGTERM and by SIGINT ends at once, and the same command picks up what was finished', async () => {
    const folder = testFolder();
    let kept = 0;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const run = render(folder);
      await run.until(afterDrawing(20));
      const family = descendantsOf(run.pid);
      const struck = performance.now();
      run.child.kill(signal);
      expect(await run.ended).toMatchObject({ code: 130 });
      expect(performance.now() - struck).toBeLessThan(patienceMs);
      expect(await survivorsOf(family, patienceMs)).toEqual([]);
      expect(leftovers(folder, [run.pid])).toEqual([]);
      expect(framesIn(run.events, 'reused')).toBeGreaterThanOrEqual(kept);
      expect(framesIn(run.events, 'rendered')).toBeGreaterThan(0);
      kept = framesIn(run.events, 'reused') + framesIn(run.events, 'rendered');
    }
    const last = render(folder);
    expect(await last.ended).toMatchObject({ code: 0 });
    expect(framesIn(last.events, 'reused')).toBeGreaterThanOrEqual(kept);
    expect(readFileSync(outputIn(folder)).equals(undisturbed)).toBe(true);
  });

  it('by Ctrl-C, which strikes every process of the terminal twice through npm, is still only cancelled', async () => {
    const folder = testFolder();
    const run = render(folder);
    await run.until(afterDrawing(12));
    const family = descendantsOf(run.pid);
    for (const encoder of encodersOf(run.pid)) strike(encoder, 'SIGINT');
    run.child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 30));
    run.child.kill('SIGINT');
    expect(await run.ended).toMatchObject({ code: 130 });
    expect(run.events.at(-1)).toMatchObject({ type: 'failed', code: 'cancelled' });
    expect(await survivorsOf(family, patienceMs)).toEqual([]);
    expect(leftovers(folder, [run.pid])).toEqual([]);
  });

  it.each([
    ['Chromium', (pid: number) => browserOf(pid)],
    ['an encoder', (pid: number) => encodersOf(pid).at(-1)],
  ])('in %s alone goes on from the last segment by itself', async (_, victimOf) => {
    const folder = testFolder();
    const run = render(folder);
    await run.until(afterDrawing(20));
    strike(victimOf(run.pid));
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(run.events.filter(({ state }) => state === 'retried')).toHaveLength(1);
    expect(framesDrawn(run.events)).toBeLessThanOrEqual(frames + 2 * segmentFrames);
    expect(readFileSync(outputIn(folder)).equals(undisturbed)).toBe(true);
    expect(leftovers(folder, [run.pid])).toEqual([]);
  });

  it.each([
    ['Chromium', (pid: number) => browserOf(pid)],
    ['the encoder', (pid: number) => encodersOf(pid)[0]],
  ])('in %s again and again gives up after three attempts, and says which segment it was', async (_, victimOf) => {
    const folder = testFolder();
    const run = render(folder, ['--set', `encode.segmentFrames=${frames}`]);
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(await run.until((event, all) => event.frame === 0 && timesDrawn(0, all) === attempt)).not.toBeNull();
      strike(victimOf(run.pid));
    }
    const { code, stderr } = await run.ended;
    expect(code).toBe(1);
    expect(run.events.filter(({ state }) => state === 'retried')).toHaveLength(2);
    expect(stderr).toMatch(/^emberloom: Segment 1 \(frames 0 to 63\) failed 3 times\. .+\n$/);
    expect(leftovers(folder, [run.pid])).toEqual([]);
  });

  it('does not take over finished segments that have changed since', async () => {
    const folder = testFolder();
    cpSync(join(shared, 'cache'), join(folder, 'cache'), { recursive: true });
    const files = segmentsIn(folder);
    expect(files).toHaveLength(frames / segmentFrames);
    flipLastByte(files[2] ?? '');
    halve(files[5] ?? '');
    const run = render(folder);
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(framesIn(run.events, 'rendered')).toBe(2 * segmentFrames);
    expect(framesIn(run.events, 'reused')).toBe(frames - 2 * segmentFrames);
    expect(readFileSync(outputIn(folder)).equals(undisturbed)).toBe(true);
  });
});

// Strips of two eyes, and boxes written last: what a flat run does not have.
it.runIf(process.platform === 'linux')('a run of a 360° stereo video that is struck leaves the same file', async () => {
  const [struck, other] = [testFolder(), testFolder()];
  const track = await toneFile(struck, 2);
  const first = renderStereo(struck, track);
  await first.until((_, events) => framesIn(events, 'rendered') >= segmentFrames);
  first.child.kill('SIGKILL');
  await first.ended;
  const second = renderStereo(struck, track);
  expect(await second.ended).toMatchObject({ code: 0 });
  expect(framesIn(second.events, 'reused')).toBeGreaterThanOrEqual(segmentFrames);
  expect(framesIn(second.events, 'rendered')).toBeGreaterThan(0);
  expect(await renderStereo(other, track).ended).toMatchObject({ code: 0 });
  expect(readFileSync(outputIn(struck)).equals(readFileSync(outputIn(other)))).toBe(true);
  expect(leftovers(struck, [first.pid, second.pid])).toEqual([]);
});

function renderStereo(folder: string, track: string): LiveRun {
  const what = ['--audio', track, '--type', '360-stereo-8k', '--template', 'etherealMist', '--duration', '0.8'];
  const small = ['--set', 'capture.size=custom', '--set', 'capture.width=256'];
  const segments = ['--set', `encode.segmentFrames=${segmentFrames}`, '--preset', 'draft'];
  return startLive(folder, ['render', ...what, ...small, ...segments, '--output', outputIn(folder)]);
}

function render(folder: string, more: readonly string[] = []): LiveRun {
  return startPulse(folder, audio, [...size, ...cut, ...more]);
}

/** The moment at which a run has handed that many frames of its own to its encoders. */
function afterDrawing(count: number): (event: RunEvent, events: readonly RunEvent[]) => boolean {
  return (_, events) => framesDrawn(events) >= count;
}

/** The moment at which only the joining is left to do. */
function allEncoded(_: RunEvent, events: readonly RunEvent[]): boolean {
  return framesIn(events, 'reused') + framesIn(events, 'rendered') === frames;
}

function timesDrawn(frame: number, events: readonly RunEvent[]): number {
  return events.filter((event) => event.type === 'stage' && event.stage === 'render' && event.frame === frame).length;
}

function segmentsIn(folder: string): string[] {
  const store = join(folder, 'cache', 'segments');
  const names = readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mp4'));
  return names.map((name) => join(store, name));
}

function flipLastByte(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
}

function halve(file: string): void {
  truncateSync(file, statSync(file).size >> 1);
}
