import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJobStore } from '#server/jobs/store.ts';
import { chance, seed } from './chance.ts';
import { testFolder, toneFile } from './emberloom.ts';
import { leftIn, startServer, stop, type LiveServer } from './job-server.ts';
import { browserOf, descendantsOf, encodersOf, strike, survivorsOf, type Process } from './processes.ts';
import { tinyGraph } from './tiny-graph.ts';
import { programOf } from './programs.ts';

// A server with a queue of runs whose processes are killed at random moments. Every figure can be set, to run it smaller.

const runs = Number(process.env['EMBERLOOM_RUNS'] ?? 20);
const kills = Number(process.env['EMBERLOOM_KILLS'] ?? 200);
const frames = Number(process.env['EMBERLOOM_FRAMES'] ?? 240);
const segmentFrames = 8;
const segmentCount = Math.ceil(frames / segmentFrames);

const victims = ['the server', 'the renderer', 'Chromium', 'an encoder'] as const;
type Victim = (typeof victims)[number];

let shared: string;
let program: string;
let specs: readonly object[];
let undisturbed: readonly Buffer[];

beforeAll(async () => {
  shared = mkdtempSync(join(tmpdir(), 'e2e-'));
  program = programOf('job-server');
  const audio = await toneFile(shared, Math.ceil(frames / 30) + 1);
  specs = Array.from({ length: runs }, (_, i) => ({
    ...{ name: `Run ${i}`, inputs: { audio }, output: 'out.mp4', frames: { from: 0, to: frames - 1 } },
    graph: tinyGraph({ scene: { seed: i + 1 }, encode: { segmentFrames } }),
  }));
}, 600_000);
afterAll(() => rmSync(shared, { recursive: true, force: true }));

it(`${runs} undisturbed runs`, async () => {
  const server = startServer(program, shared);
  const started = performance.now();
  for (const spec of specs) server.say({ submit: spec });
  const log = new EventLog();
  while (log.follow(server).completed() < runs) await delay(100);
  await stop(server);
  undisturbed = finished(shared);
  console.log(`seed ${seed}; ${runs} runs of ${frames} frames undisturbed in ${seconds(performance.now() - started)}`);
  expect(undisturbed).toHaveLength(runs);
});

it(
  `${kills} random kills over ${runs} runs leave the same files, and nothing else`,
  async () => {
    const folder = testFolder();
    const random = chance(50);
    const log = new EventLog();
    const strikes: Strike[] = [];
    const suspects: Process[] = [];
    const blows = new Map<string, number>();
    const killed = () => strikes.reduce((sum, { struck }) => sum + struck.length, 0);
    const servers = [startServer(program, folder)];
    const current = () => servers.at(-1) as LiveServer;
    const started = performance.now();
    for (const spec of specs) current().say({ submit: spec });
    while (log.follow(current()).completed() < runs) {
      // Spread over all of it, never two without a segment that was finished in between, and no third one for
      // a segment that was at work under two already: three failures of the same one end a run, as they should.
      const due = Math.min(kills, (kills * log.rendered()) / (0.85 * runs * segmentCount));
      const before = strikes.at(-1)?.rendered ?? 0;
      if (killed() >= due || log.rendered() <= before || log.atWork().some((one) => (blows.get(one) ?? 0) >= 2)) {
        expect(log.failed(), JSON.stringify(log.failed())).toEqual([]);
        await delay(10);
        continue;
      }
      await delay(random() * 400);
      const endangered = log.follow(current()).atWork();
      const wanted = Math.floor(random() * victims.length);
      // Now and then two at once.
      const both = random() < 0.1 && !endangered.some((one) => blows.has(one));
      const struck: Victim[] = [];
      const known = log.follow(current()).length;
      for (const victim of [...victims.slice(wanted), ...victims.slice(0, wanted)]) {
        if (struck.length === (both ? 2 : 1)) break;
        suspects.push(...descendantsOf(current().child.pid ?? -1));
        if (await hit(victim, current())) struck.push(victim);
      }
      for (const one of new Set([...endangered, ...log.follow(current()).atWork()])) {
        blows.set(one, (blows.get(one) ?? 0) + struck.length);
      }
      if (struck.includes('the server')) servers.push(startServer(program, folder));
      strikes.push({ struck, known, rendered: log.rendered(), at: performance.now(), againAfter: null });
      await recovered(strikes.at(-1) as Strike);
      if (strikes.length % 20 === 0) {
        const worst = Math.max(...strikes.map(({ againAfter }) => againAfter ?? 0));
        console.log(
          `${killed()} kills: ${log.completed()} runs completed; progress again after ${seconds(worst)} at most`,
        );
      }
    }
    await stop(current());

    async function recovered(one: Strike): Promise<void> {
      for (;;) {
        const next = log.follow(current()).since(one.known).find(isProgress);
        expect(log.failed(), JSON.stringify(log.failed())).toEqual([]);
        if (next) break;
        await delay(10);
      }
      one.againAfter = performance.now() - one.at;
    }

    const minutes = (performance.now() - started) / 60_000;
    const counts = victims.map(
      (victim) => `${strikes.filter(({ struck }) => struck.includes(victim)).length} of ${victim}`,
    );
    const again = strikes.map(({ againAfter }) => againAfter ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b);
    const redone = strikes.map((one, i) => log.redone(one.known, strikes[i + 1]?.known));
    const same = finished(folder).filter((file, i) => file.equals(undisturbed[i] ?? Buffer.alloc(0))).length;
    const store = openJobStore(join(folder, 'data/jobs.db'), () => Date.now());
    const jobs = store.list({ limit: runs }).toReversed();
    const lost = jobs.filter(({ state }) => state !== 'completed').length + (runs - jobs.length);
    const twice = log.twice();
    const integrity = store.check();
    store[Symbol.dispose]();
    const orphans = await survivorsOf(suspects, 2000);
    const left = leftIn(folder, servers);
    console.log(
      [
        `${killed()} kills (${counts.join(', ')}) at ${strikes.length} moments over ${runs} runs in ${minutes.toFixed(1)} min`,
        `${same} of ${runs} files byte-identical; ${lost} lost, ${twice.length} committed twice; integrity ${integrity}`,
        `rendered again per moment: ${(redone.reduce((a, b) => a + b, 0) / Math.max(1, redone.length)).toFixed(2)} segments on average, ${Math.max(0, ...redone)} at most`,
        `progress again after ${seconds(again[again.length >> 1] ?? 0)} (median), ${seconds(again.at(-1) ?? 0)} at most`,
        `${orphans.length} orphan processes, ${left.length} files left`,
      ].join('\n'),
    );
    expect({ same, lost, twice, integrity, orphans, left }).toEqual({
      ...{ same: runs, lost: 0, twice: [], integrity: 'ok', orphans: [], left: [] },
    });
    // The segment that is being filled, and the one in the encoder.
    expect(Math.max(0, ...redone)).toBeLessThanOrEqual(2);
    expect(killed()).toBeGreaterThanOrEqual(kills);
    expect(again.at(-1)).toBeLessThan(10_000);
  },
  campaignMs(),
);

/** On a busy machine the browser alone takes its time, once for almost every kill. */
function campaignMs(): number {
  return 600_000 + kills * 20_000;
}

interface Strike {
  readonly struck: readonly Victim[];
  /** How many events and finished segments there were. */
  readonly known: number;
  readonly rendered: number;
  readonly at: number;
  /** Milliseconds. */
  againAfter: number | null;
}

type Told = LiveServer['told'][number];

/** The events of all jobs, each once, over all servers. */
class EventLog {
  readonly #events: Told[] = [];
  readonly #last = new Map<string, number>();
  readonly #read = new Map<LiveServer, number>();
  readonly #atWork = new Set<string>();
  #completed = 0;
  #rendered = 0;

  get length(): number {
    return this.#events.length;
  }

  follow(server: LiveServer): this {
    for (const told of server.told.slice(this.#read.get(server) ?? 0)) {
      const { job, seq = 0 } = told;
      if (job === undefined || seq <= (this.#last.get(job) ?? 0)) continue;
      expect(seq).toBe((this.#last.get(job) ?? 0) + 1);
      this.#last.set(job, seq);
      this.#events.push(told);
      if (told.event?.state === 'completed') this.#completed++;
      if (told.event?.state === 'rendered') this.#rendered++;
      if (isStart(told)) this.#atWork.add(segmentOf(told));
      if (told.event?.state === 'rendered') this.#atWork.delete(segmentOf(told));
    }
    this.#read.set(server, server.told.length);
    return this;
  }

  since(known: number): readonly Told[] {
    return this.#events.slice(known);
  }

  completed(): number {
    return this.#completed;
  }

  rendered(): number {
    return this.#rendered;
  }

  failed(): readonly Told[] {
    return this.#events.filter(({ event }) => event?.state === 'failed' || event?.state === 'cancelled');
  }

  /** Segments that were begun and are not finished. */
  atWork(): string[] {
    return [...this.#atWork];
  }

  /** Segments begun between two strikes that had been begun before. */
  redone(from: number, to = this.#events.length): number {
    const before = new Set(this.#events.slice(0, from).filter(isStart).map(segmentOf));
    return this.#events.slice(from, to).filter((told) => isStart(told) && before.has(segmentOf(told))).length;
  }

  /** Segments that were finished more than once, and jobs that were. */
  twice(): string[] {
    const done = this.#events
      .filter(({ event }) => event?.state === 'rendered' || event?.state === 'completed')
      .map(segmentOf);
    return done.filter((one, i) => done.indexOf(one) !== i);
  }
}

function isStart({ event }: Told): boolean {
  return event?.type === 'segment' && event.state === 'started';
}

/** What was in an encoder when the other one was struck may still be finished: that is no recovery. */
function isProgress({ event }: Told): boolean {
  return event?.state === 'started' || event?.state === 'completed';
}

function segmentOf({ job, event }: Told): string {
  return `${job} ${event?.state === 'completed' ? 'job' : event?.index}`;
}

/** False where there is no such process now. */
async function hit(victim: Victim, server: LiveServer): Promise<boolean> {
  const renderer = server.renderer();
  switch (victim) {
    case 'the server':
      await server.kill();
      return true;
    case 'the renderer':
      return strikeOne(renderer);
    case 'Chromium':
      return strikeOne(renderer && browserOf(renderer.pid));
    case 'an encoder':
      return strikeOne(renderer && encodersOf(renderer.pid)[0]);
    default:
      throw new Error(`Unknown victim: ${victim satisfies never}`);
  }
}

function strikeOne(process: Process | undefined): boolean {
  if (!process) return false;
  try {
    strike(process);
    return true;
  } catch {
    return false; // it has ended by itself just now
  }
}

/** The finished files in the order in which they were asked for. */
function finished(folder: string): Buffer[] {
  const store = openJobStore(join(folder, 'data/jobs.db'), () => Date.now());
  const ids = store.list({ limit: runs }).toReversed();
  const root = join(folder, 'data/outputs');
  const files = ids.flatMap(({ id }) => {
    const names = readdirSync(join(root, id), { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.mp4')).map((name) => readFileSync(join(root, id, name)));
  });
  store[Symbol.dispose]();
  return files;
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
