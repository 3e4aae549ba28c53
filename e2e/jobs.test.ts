import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testFolder } from './emberloom.ts';
import { expectGapless, leftIn, outputs, startServer, stop, type LiveServer } from './job-server.ts';
import { browserOf, descendantsOf, strike, survivorsOf, type Process } from './processes.ts';
import { segmentCount, tinyJob } from './tiny-job.ts';
import { programOf } from './programs.ts';

// Jobs survive everything. Processes are found through /proc, which only Linux has.

let shared: string;
let program: string;
let undisturbed: Buffer;
let spec: object;

describe.runIf(process.platform === 'linux')('a job', () => {
  beforeAll(async () => {
    shared = mkdtempSync(join(tmpdir(), 'e2e-'));
    program = programOf('job-server');
    ({ spec, undisturbed } = await tinyJob(shared));
  });
  afterAll(() => rmSync(shared, { recursive: true, force: true }));

  it('leaves what the command line leaves, and a second one takes the warm browser and every segment of the first', async () => {
    const folder = testFolder();
    const server = startServer(program, folder);
    server.say({ submit: spec });
    await completed(server);
    expect(outputs(folder)).toEqual([undisturbed]);
    const renderer = server.renderer();
    const browser = browserOf(renderer?.pid ?? -1);
    expect(browser).toBeDefined();
    expectToGiveWay(renderer, browser);
    server.say({ foresee: spec });
    const { foreseen = [] } = await server.until((one) => one.foreseen !== undefined);
    expect(Object.fromEntries(foreseen.map(({ id, why }) => [id, why]))).toEqual({
      ...{ audio: 'missing', analyze: 'cached', scene: 'cached', capture: 'cached', encode: 'cached', save: 'missing' },
    });
    expect(foreseen.flatMap(({ segments }) => segments ?? [])).toHaveLength(segmentCount);
    server.say({ submit: spec });
    await completed(server, 2);
    expect(server.renderer()).toEqual(renderer);
    expect(browserOf(renderer?.pid ?? -1)).toEqual(browser);
    expect(segments(server, 'rendered')).toHaveLength(segmentCount);
    expect(segments(server, 'reused')).toHaveLength(segmentCount);
    expect(outputs(folder)).toEqual([undisturbed, undisturbed]);
    await stop(server);
    expectGapless(server);
    expect(leftIn(folder, [server])).toEqual([]);
  });

  it('struck by kill -9 of its renderer, kill -9 of the server and SIGTERM goes on each time, and leaves the same file', async () => {
    const folder = testFolder();
    const first = startServer(program, folder);
    first.say({ submit: spec });
    await rendered(first, 2);
    const child = first.renderer();
    const children = child ? [child, ...descendantsOf(child.pid)] : [];
    strike(child);
    await first.until(({ event }) => event?.reason?.startsWith('The renderer ended unexpectedly') === true);
    expect(await survivorsOf(children, 5000)).toEqual([]);
    await rendered(first, 5);
    const family = descendantsOf(first.child.pid ?? -1);
    await first.kill();
    expect(await survivorsOf(family, 5000)).toEqual([]);

    const second = startServer(program, folder);
    await rendered(second, 2);
    await stop(second);
    expect(second.told.at(-1)?.event).toMatchObject({ state: 'pending', reason: /^The server was stopped/ });

    const third = startServer(program, folder);
    await completed(third);
    expect(outputs(folder)).toEqual([undisturbed]);
    await stop(third);
    expectGapless(third);
    const events = third.told.flatMap(({ event }) => event ?? []);
    expect(events.filter(({ state }) => state === 'processing')).toHaveLength(4);
    const progress = events.flatMap((event) => event.progress ?? []);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    // A strike costs the segment that is being filled and the one in the encoder; the one at SIGTERM is finished.
    expect(segments(third, 'started').length).toBeLessThanOrEqual(segmentCount + 3 * 2);
    expect(leftIn(folder, [first, second, third])).toEqual([]);
  });

  it('cancelled at work ends cancelled and can be asked for again; a renderer that hangs does not outlive the next start', async () => {
    const folder = testFolder();
    const first = startServer(program, folder);
    first.say({ submit: spec });
    const { job } = await rendered(first, 1);
    first.say({ cancel: job });
    await first.until(({ event }) => event?.state === 'cancelled');
    first.say({ retry: job });
    await first.until((one) => one.job !== job && one.event?.type === 'segment' && one.event.state === 'rendered');
    const hung = first.renderer();
    const suspects = hung ? [hung, ...descendantsOf(hung.pid)] : [];
    strike(hung, 'SIGSTOP');
    await first.kill();
    expect(await survivorsOf(hung ? [hung] : [], 200)).toEqual([hung]);

    const second = startServer(program, folder);
    await completed(second);
    expect(await survivorsOf(suspects, 1000)).toEqual([]);
    expect(second.told.find((one) => one.job === job && one.event?.state === 'cancelled')).toBeDefined();
    expect(outputs(folder)).toEqual([undisturbed]);
    for (const id of new Set(second.told.flatMap((one) => one.job ?? []))) {
      second.say({ remove: id });
      await second.until((one) => one.job === id && one.removed === true);
    }
    expect(outputs(folder)).toEqual([]);
    await stop(second);
    expect(leftIn(folder, [first, second])).toEqual([]);
  });
});

/** Resolves when so many segments have been rendered since this server was started. */
function rendered(server: LiveServer, count: number) {
  const before = server.told.length;
  return server.until(({ event, seq }, all) => {
    if (event?.type !== 'segment' || event.state !== 'rendered' || seq === undefined) return false;
    return all.slice(before).filter((one) => one.event?.state === 'rendered').length >= count;
  });
}

/** Resolves when so many jobs have been completed. */
function completed(server: LiveServer, count = 1): Promise<unknown> {
  return server.until((_, all) => all.filter(({ event }) => event?.state === 'completed').length === count);
}

/** Each leads a session, and between those Linux deals processors out by a priority of their own. */
function expectToGiveWay(...leaders: readonly (Process | undefined)[]): void {
  for (const { pid } of leaders.flatMap((leader) => leader ?? [])) {
    const group = `/proc/${pid}/autogroup`;
    if (existsSync(group)) expect(readFileSync(group, 'utf8')).toMatch(/nice 10$/m);
  }
}

function segments(server: LiveServer, state: string) {
  return server.told.filter(({ event }) => event?.type === 'segment' && event.state === state);
}
