import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { smallDisk } from './attempt.ts';
import { chance, seed } from './chance.ts';
import { testFolder, toneFile } from './emberloom.ts';
import { expectGapless, leftIn, outputs, startServer, stop, type LiveServer } from './job-server.ts';
import { tinyGraph } from './tiny-graph.ts';
import { programOf } from './programs.ts';

// The disk of a server's data folder is filled to the last byte at random moments, and emptied again once the server says so.

const points = Number(process.env['EMBERLOOM_POINTS'] ?? 20);
const runs = 3;
const frames = Number(process.env['EMBERLOOM_FRAMES'] ?? 480);
const segmentFrames = 8;
const diskBytes = 64e6;
const diskFloor = 8e6;

it(`a disk that is full at ${points} points: blocked, intact, and going on by itself`, async ({ skip }) => {
  const folder = testFolder();
  const disk = smallDisk(join(folder, 'data'), diskBytes);
  if (disk === null) return skip('A small disk can only be mounted by root.');
  const random = chance(60);
  const program = programOf('job-server');
  const audio = await toneFile(folder, Math.ceil(frames / 30) + 1);
  const specs = Array.from({ length: runs }, (_, i) => ({
    ...{ name: `Run ${i}`, inputs: { audio }, output: 'out.mp4', frames: { from: 0, to: frames - 1 } },
    graph: tinyGraph({ scene: { seed: i + 1 }, encode: { segmentFrames } }),
  }));
  const undisturbed = await render(program, specs);

  const server = startServer(program, folder, { diskFloor });
  for (const spec of specs) server.say({ submit: spec });
  const total = runs * Math.ceil(frames / segmentFrames);
  const waits: number[] = [];
  let blocked = 0;
  for (let point = 0; point < points; point++) {
    await rendered(server, (0.8 * total * (point + random())) / points);
    await delay(random() * 300);
    const before = server.told.length;
    fill(disk, Math.floor(random() * 50_000));
    if (await Promise.race([until(server, before, isBlocked), delay(15_000)])) blocked++;
    await Promise.race([
      until(server, before, ({ event }) => event?.state === 'pending' && event.reason !== undefined),
      delay(8000),
    ]);
    const seen = server.told.length;
    rmSync(join(disk, 'filler'));
    const emptied = performance.now();
    await until(server, seen, ({ event }) => event?.state === 'started' || event?.state === 'completed');
    waits.push(performance.now() - emptied);
    expect(integrity(join(disk, 'jobs.db'))).toBe('ok');
  }
  await completed(server);
  await stop(server);
  const same = outputs(folder).filter((file) => undisturbed.some((one) => one.equals(file))).length;
  const sorted = waits.toSorted((a, b) => a - b);
  const [median = 0, worst = 0] = [sorted[sorted.length >> 1], sorted.at(-1)].map((ms) => (ms ?? 0) / 1000);
  console.log(
    `seed ${seed}: full at ${points} points, ${blocked} times told as blocked, ${same} of ${runs} files byte-identical; ` +
      `going on ${median.toFixed(1)} s (median), ${worst.toFixed(1)} s (at most) after there was room`,
  );
  expect({ blocked, same }).toEqual({ blocked: points, same: runs });
  expectGapless(server);
  expect(leftIn(folder, [server])).toEqual([]);
});

async function render(program: string, specs: readonly object[]): Promise<Buffer[]> {
  const folder = testFolder();
  const server = startServer(program, folder);
  for (const spec of specs) server.say({ submit: spec });
  await completed(server);
  await stop(server);
  return outputs(folder);
}

type Told = LiveServer['told'][number];

function completed(server: LiveServer): Promise<Told> {
  return server.until(({ event }, all) => {
    if (event?.state === 'failed') throw new Error(JSON.stringify(event));
    return all.filter((one) => one.event?.state === 'completed').length === runs;
  });
}

/** Resolves when so many segments have been finished. */
function rendered(server: LiveServer, count: number): Promise<Told> {
  return server.until((_, all) => all.filter(({ event }) => event?.state === 'rendered').length >= count);
}

/** The first that is meant of what is told from now on. */
function until(server: LiveServer, known: number, meant: (told: Told) => boolean): Promise<Told> {
  return server.until((told, all) => all.indexOf(told) >= known && meant(told));
}

function isBlocked({ event }: Told): boolean {
  return event?.blockedBy === 'disk';
}

/** Fills a disk but for so many bytes. */
function fill(disk: string, leave: number): void {
  const file = openSync(join(disk, 'filler'), 'w');
  const { bavail, bsize } = statfsSync(disk);
  try {
    for (let left = bavail * bsize - leave; left > 0; left -= 65_536)
      writeSync(file, Buffer.alloc(Math.min(left, 65_536)));
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}

function integrity(file: string): unknown {
  const db = new Database(file, { readonly: true, timeout: 30_000 });
  try {
    return db.pragma('integrity_check', { simple: true });
  } finally {
    db.close();
  }
}

function delay(milliseconds: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), milliseconds));
}
