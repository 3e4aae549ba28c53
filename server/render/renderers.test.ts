import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WorkEvent } from '#runtime/protocol/job-events.ts';
import type { RendererProcess } from '#server/jobs/renderer-records.ts';
import type { RunSpec } from '#server/jobs/spec.ts';
import type { Outcome } from '#server/jobs/renderers.ts';
import { endOrphans } from './end-orphans.ts';
import { identify, isAlive, killTree } from './processes.ts';
import { createRenderers } from './renderers.ts';

/** Does what the name of its work says, and tells its process number in a warning. */
const program = `
const tell = (message) => process.send(message);
const ended = (outcome, spent = false) => tell({ type: 'ended', outcome, spent });
process.on('disconnect', () => process.exit());
process.on('message', ({ type, spec }) => {
  if (type === 'end') process.exit();
  if (type === 'stop') ended({ kind: 'stopped' });
  if (type === 'foresee' && spec.name === 'dies') process.kill(process.pid, 'SIGKILL');
  if (type === 'foresee' && spec.name === 'fails') tell({ type: 'foreseen', outcome: { kind: 'failed', error: { code: 'no-file', message: 'There is none.' } } });
  if (type === 'foresee' && spec.name === 'works') tell({ type: 'foreseen', outcome: { kind: 'foreseen', nodes: [] } });
  if (type !== 'work') return;
  tell({ type: 'event', event: { type: 'warning', code: 'pid', message: String(process.pid) } });
  if (spec.name === 'grows') ended({ kind: 'completed', files: ['out.mp4'] }, true);
  if (spec.name === 'works') ended({ kind: 'completed', files: ['out.mp4'] });
  if (spec.name === 'dies') process.kill(process.pid, 'SIGKILL');
  if (spec.name === 'babbles') tell({ type: 'nonsense' });
  if (spec.name === 'hangs') for (;;);
});
`;

let root: string;
let renderers: ReturnType<typeof createRenderers>;
let alive: RendererProcess[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'emberloom-renderers-'));
  const entry = join(root, 'renderer.mjs');
  writeFileSync(entry, program);
  alive = [];
  renderers = createRenderers({
    entry,
    settings: { gl: 'auto', requireGpu: false, mostBytes: 1e9 },
    env: process.env,
    onStart: (process) => void alive.push(process),
    onExit: (pid) => (alive = alive.filter((process) => process.pid !== pid)),
    onThumbnail: () => {},
  });
});
afterEach(async () => {
  await renderers.end();
  expect(alive).toEqual([]);
  rmSync(root, { recursive: true });
});

test('a renderer that has done its work is given the next; one that has grown, or died, is replaced', async () => {
  const first = await run('works');
  const second = await run('grows');
  const third = await run('works');
  const fourth = await run('dies');
  const fifth = await run('works');
  expect([first, second, third, fifth].map(({ outcome }) => outcome.kind)).toEqual(Array(4).fill('completed'));
  expect(fourth.outcome).toEqual({ kind: 'died' });
  const [one, same, next, still, last] = [first, second, third, fourth, fifth].map(({ pid }) => pid);
  expect([same, still]).toEqual([one, next]);
  expect(new Set([one, next, last]).size).toBe(3);
});

test('two runs at a time have a renderer each', async () => {
  const [one, other] = await Promise.all([run('works'), run('works')]);
  expect(one.pid).not.toBe(other.pid);
});

test('a run that is told to stop says so, and one that hangs can be killed', async () => {
  const obedient = start('waits');
  obedient.run.stop();
  expect(await obedient.run.ended).toEqual({ kind: 'stopped' });
  const deaf = start('hangs');
  await deaf.begun;
  deaf.run.stop();
  deaf.run.kill();
  expect(await deaf.run.ended).toEqual({ kind: 'died' });
});

test('a forecast takes a warm renderer, and one that it kills is replaced', async () => {
  const { pid } = await run('works');
  expect(await renderers.foresee(specOf('works'))).toEqual([]);
  await expect(renderers.foresee(specOf('fails'))).rejects.toMatchObject({ code: 'no-file', name: 'InputError' });
  expect((await run('works')).pid).toBe(pid);
  await expect(renderers.foresee(specOf('dies'))).rejects.toMatchObject({ code: 'renderer-died' });
  expect((await run('works')).pid).not.toBe(pid);
});

test('a renderer that talks nonsense is ended, and takes nobody along', async () => {
  expect((await run('babbles')).outcome).toEqual({ kind: 'died' });
});

test('a program that cannot be started is a death like any other', async () => {
  rmSync(join(root, 'renderer.mjs'));
  expect(await start('works').run.ended).toEqual({ kind: 'died' });
});

test('orphans of an earlier server are ended, and others that have their numbers by now are not', async () => {
  const orphan = start('hangs');
  await orphan.begun;
  const [recorded] = alive;
  if (!recorded) throw new Error('No renderer was started.');
  const itself = identify(process.pid);
  const records = [{ ...itself, started: itself.started - 1 }, recorded];
  const forgotten: number[] = [];
  await endOrphans({ record: () => {}, forget: (pid) => void forgotten.push(pid), recorded: () => records });
  expect(isAlive(recorded)).toBe(false);
  expect(isAlive(itself)).toBe(true);
  expect(forgotten).toEqual([itself.pid, recorded.pid]);
  expect(await orphan.run.ended).toEqual({ kind: 'died' });
  killTree(recorded); // of one that is gone: nothing
});

function start(name: string) {
  let begun: (pid: number) => void = () => {};
  const beginning = new Promise<number>((resolve) => (begun = resolve));
  const hear = (event: WorkEvent | null) => {
    if (event?.type === 'warning') begun(Number(event.message));
  };
  const work = { id: name, attempt: 1, spec: specOf(name), folder: root };
  return { run: renderers.start(work, hear), begun: beginning };
}

function specOf(name: string): RunSpec {
  return { name, graph: '{}', inputs: {}, output: 'out.mp4', scale: 1, strict: false, fresh: false };
}

async function run(name: string): Promise<{ outcome: Outcome; pid: number }> {
  const { run, begun } = start(name);
  return { outcome: await run.ended, pid: await begun };
}
