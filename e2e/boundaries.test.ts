import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testFolder } from './emberloom.ts';
import type { Strike } from './fixtures/strike-main.ts';
import { expectGapless, leftIn, outputs, startServer, stop, type LiveServer } from './job-server.ts';
import { arrangeStrikes } from './strikes.ts';
import { segmentCount, tinyJob } from './tiny-job.ts';
import { programOf } from './programs.ts';

// Every boundary that a job crosses on its way to the disk: one job is killed at each of them in turn.

// Renderers die of one segment no more than twice, and without one in their hands no more than twice: more would end the job.
const boundaries: readonly (readonly [string, Strike])[] = [
  ['a claim is written but not committed', server('write', `SET state = 'processing', attempt`)],
  ['a claim is committed', server('commit', `SET state = 'processing', attempt`)],
  ['the first encoder starts', renderer('spawn', 'rawvideo', 'before')],
  ['a part is flushed to the disk', { ...renderer('sync', String.raw`encode-\d+\.mp4`, 'before'), nth: 2 }],
  [
    'a flushed part is renamed into the store',
    { ...renderer('rename', String.raw`→ .*segments.*\.mp4$`, 'before'), nth: 2 },
  ],
  [
    'a part is there, but its sidecar is not',
    { ...renderer('rename', String.raw`→ .*segments.*\.json$`, 'before'), nth: 2 },
  ],
  [
    'a sidecar is there, but its folder is not flushed',
    { ...renderer('rename', String.raw`→ .*segments.*\.json$`, 'after'), nth: 2 },
  ],
  ['a finished segment is written but not committed', server('write', `INSERT INTO events.*rendered`)],
  ['a finished segment is committed', server('commit', `INSERT INTO events.*rendered`)],
  ['the sound and the parts are put together', renderer('spawn', 'concat', 'before')],
  ['the file gets its name', { ...renderer('link', String.raw`→ .*out\.mp4$`, 'before'), withServer: true }],
  ['the file has its name, but nobody was told', renderer('link', String.raw`→ .*out\.mp4$`, 'after')],
  ['a completion is written but not committed', server('write', 'INSERT INTO artifacts')],
  ['a completion is committed', server('commit', 'INSERT INTO artifacts')],
];

let shared: string;
let program: string;
let undisturbed: Buffer;
let spec: object;

describe.runIf(process.platform === 'linux')('a job that is killed', () => {
  beforeAll(async () => {
    shared = mkdtempSync(join(tmpdir(), 'e2e-'));
    program = programOf('job-server');
    ({ spec, undisturbed } = await tinyJob(shared));
  });
  afterAll(() => rmSync(shared, { recursive: true, force: true }));

  it(`at each of ${boundaries.length} boundaries, one after the other, leaves the same file and nothing else`, async () => {
    const folder = testFolder();
    const { env, struck } = arrangeStrikes(
      folder,
      boundaries.map(([, strike]) => strike),
    );
    const servers = [startServer(program, folder, {}, env)];
    servers[0]?.say({ submit: spec });
    for (let server = servers[0]; server && !(await isOver(server)); server = servers.at(-1)) {
      servers.push(startServer(program, folder, {}, env));
    }
    // The last strike came when the job was completed already.
    const last = servers.at(-1);
    if (!last) throw new Error('There is no server.');
    expect(struck()).toHaveLength(boundaries.length);
    await stop(last);
    expect(outputs(folder)).toEqual([undisturbed]);
    expectGapless(last);
    const events = last.told.flatMap(({ event }) => event ?? []);
    expect(events.filter(({ state }) => state === 'completed')).toHaveLength(1);
    // Four of the strikes hit a segment that is being drawn or encoded, and every one of them may hit two.
    const started = events.filter(({ type, state }) => type === 'segment' && state === 'started');
    expect(started.length).toBeLessThanOrEqual(segmentCount + 9 * 2);
    expect(leftIn(folder, servers)).toEqual([]);
  });
});

/** Whether the job came to its end; false where the server was killed before. */
async function isOver(server: LiveServer): Promise<boolean> {
  const over = await server
    .until(({ event }) => event?.state === 'completed' || event?.state === 'failed')
    .catch(() => null);
  if (over) expect(over.event?.state).toBe('completed');
  return over !== null && server.child.exitCode === null && server.child.signalCode === null;
}

function server(call: Strike['call'], match: string): Strike {
  return { who: 'server', call, match, when: 'after' };
}

function renderer(call: Strike['call'], match: string, when: Strike['when']): Strike {
  return { who: 'renderer', call, match, when };
}
