import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JobState, WorkEvent } from '#runtime/protocol/job-events.ts';
import { keepReserve } from './disk-reserve.ts';
import { RenderQueue } from './queue.ts';
import type { Outcome, Renderers, Work } from './renderers.ts';
import { openJobStore, type JobStore } from './store.ts';
import { spec } from './store-model.ts';

let root: string;
let store: JobStore;
let free: number;
let tidied: number[];
let renderers: ScriptedRenderers;
let queue: RenderQueue;

beforeEach(() => {
  vi.useFakeTimers();
  root = mkdtempSync(join(tmpdir(), 'emberloom-queue-'));
  mkdirSync(join(root, 'outputs'));
  store = openJobStore(join(root, 'jobs.db'), () => Date.now());
  free = 10e9;
  tidied = [];
  renderers = new ScriptedRenderers();
  queue = newQueue();
});

afterEach(async () => {
  queue.kill();
  await queue.stop();
  vi.useRealTimers();
  store[Symbol.dispose]();
  rmSync(root, { recursive: true });
});

describe('the order', () => {
  test('is by priority, then by age, and no more run than may', async () => {
    queue = newQueue(2);
    await queue.start();
    const [first, second, third, urgent] = [submit(), submit(), submit(), submit(5)];
    await expectWorking([first, second]);
    await renderers.end(second, { kind: 'stopped' });
    await expectWorking([first, urgent]);
    await finish(first);
    await finish(urgent);
    await expectWorking([second, third]);
  });
});

describe('a run that', () => {
  beforeEach(() => queue.start());

  test('is completed has its files with size and hash', async () => {
    const id = submit();
    await finish(id);
    expect(stateOf(id)).toBe('completed');
    // sha256 of the three bytes "abc": FIPS 180-2, appendix B.1.
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(store.artifacts(id)).toEqual([{ name: 'out.mp4', bytes: 3, sha256, attempt: 1 }]);
  });

  test.each([
    ['says that it is done but left nothing', []],
    ['left something outside its folder', ['../out.mp4']],
  ])('%s has failed', async (_, files) => {
    const id = submit();
    await renderers.end(id, { kind: 'completed', files });
    expect(store.get(id)).toMatchObject({ state: 'failed', error: { code: 'output-misplaced' } });
    expect(filesLeft()).toEqual([id]);
  });

  test('dies three times in the same segment has failed, and the segment is named', async () => {
    const id = submit();
    for (let attempt = 1; attempt <= 3; attempt++) {
      await expectWorking([id]);
      renderers.tell(id, segment(0, attempt === 1 ? 'rendered' : 'reused'));
      renderers.tell(id, segment(1, 'started'));
      await renderers.end(id, { kind: 'died' });
    }
    expect(store.get(id)).toMatchObject({ state: 'failed', attempt: 3 });
    expect(store.get(id)?.error?.message).toMatch(/^Segment 2 \(frames 8 to 15\) failed 3 times/);
  });

  test('retries the same segment three times over several renderers is ended', async () => {
    const id = submit();
    renderers.tell(id, segment(1, 'retried'));
    await renderers.end(id, { kind: 'died' });
    renderers.tell(id, segment(1, 'retried'));
    expect(renderers.killed).toEqual([]);
    renderers.tell(id, segment(1, 'retried'));
    expect(stateOf(id)).toBe('failed');
    expect(renderers.killed).toEqual([id]);
  });

  test('gives no sign of life for a minute is ended and tried again', async () => {
    const id = submit();
    for (let beats = 0; beats < 3; beats++) {
      await vi.advanceTimersByTimeAsync(50_000);
      renderers.tell(id, null);
    }
    expect(renderers.killed).toEqual([]);
    await vi.advanceTimersByTimeAsync(62_000);
    expect(renderers.killed).toEqual([id]);
    await eventually(() => expect(store.get(id)).toMatchObject({ state: 'processing', attempt: 2 }));
  });

  test('is cancelled is asked to let go, and ended where it does not within ten seconds', async () => {
    const [obedient, waiting] = [submit(), submit()];
    expect(queue.cancel(waiting)?.state).toBe('cancelled');
    expect(queue.cancel(obedient)).toMatchObject({ state: 'processing', cancelling: true });
    expect(renderers.stopped).toEqual([obedient]);
    await renderers.end(obedient, { kind: 'stopped' });
    expect(stateOf(obedient)).toBe('cancelled');
    const deaf = submit();
    queue.cancel(deaf);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(renderers.killed).toEqual([deaf]);
    expect(stateOf(deaf)).toBe('cancelled');
  });

  test('finishes before it hears that it is cancelled is completed', async () => {
    const id = submit();
    queue.cancel(id);
    await finish(id);
    expect(stateOf(id)).toBe('completed');
    expect(queue.cancel(id)?.state).toBe('completed');
  });

  test('is over can be asked for again, which makes a new job, and can be removed with its files', async () => {
    const id = submit(3);
    expect(queue.retry(id)).toBeNull();
    expect(await queue.remove(id)).toBe(false);
    await finish(id);
    const again = queue.retry(id);
    expect(again).toMatchObject({ retryOf: id, priority: 3 });
    expect(await queue.remove(id)).toBe(true);
    expect(store.get(id)).toBeNull();
    expect(filesLeft()).toEqual([again?.id]);
  });
});

describe('a disk', () => {
  test('below its floor blocks the queue, which says so and goes on by itself', async () => {
    free = 1e9;
    await queue.start();
    const id = submit();
    expect(store.get(id)).toMatchObject({ state: 'pending', blockedBy: 'disk' });
    expect(queue.blockedBy).toBe('disk');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(renderers.working()).toEqual([]);
    free = 3e9;
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.get(id)).toMatchObject({ state: 'processing', blockedBy: null });
    expect(statesTold(id)).toEqual(['pending disk', 'pending', 'processing']);
  });

  test('without a byte of room is told of all the same, in what was kept free for that', async () => {
    const reserve = join(root, 'reserve');
    await queue.start();
    expect(statSync(reserve).size).toBe(2 ** 20);
    const [working, waiting] = [submit(), submit()];
    const block = store.block.bind(store);
    vi.spyOn(store, 'block').mockImplementation((reason) => {
      if (free === 0 && existsSync(reserve)) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
      block(reason);
    });
    free = 0;
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.get(waiting)).toMatchObject({ state: 'pending', blockedBy: 'disk' });
    expect(renderers.working()).toEqual([working]);
    expect(existsSync(reserve)).toBe(false);
    free = 3e9;
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.get(waiting)).toMatchObject({ state: 'pending', blockedBy: null });
    expect(existsSync(reserve)).toBe(true);
  });

  test('that a run finds full puts it back without blame, for half a minute at least', async () => {
    await queue.start();
    const id = submit();
    for (let round = 1; round <= 4; round++) {
      await renderers.end(id, { kind: 'failed', error: { code: 'disk-full', message: 'The disk is full.' } });
      expect(store.get(id)).toMatchObject({ state: 'pending', blockedBy: 'disk', attempt: round });
      await vi.advanceTimersByTimeAsync(29_000);
      expect(renderers.working()).toEqual([]);
      await vi.advanceTimersByTimeAsync(2000);
      await expectWorking([id]);
    }
    await finish(id);
    expect(stateOf(id)).toBe('completed');
  });
});

describe('a shutdown', () => {
  beforeEach(() => queue.start());

  test('lets each run finish its segment, claims nothing more, and leaves the jobs waiting', async () => {
    const [id, next] = [submit(), submit()];
    const stopped = queue.stop();
    expect(renderers.stopped).toEqual([]);
    renderers.tell(id, segment(0, 'rendered'));
    expect(renderers.stopped).toEqual([id]);
    await renderers.end(id, { kind: 'stopped' });
    await stopped;
    expect([stateOf(id), stateOf(next)]).toEqual(['pending', 'pending']);
    expect(queue.mode).toBe('stopped');
  });

  test('asks after 15 seconds, and ends everything after 20', async () => {
    const id = submit();
    const stopped = queue.stop();
    await vi.advanceTimersByTimeAsync(14_900);
    expect(renderers.stopped).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(renderers.stopped).toEqual([id]);
    await vi.advanceTimersByTimeAsync(5000);
    await stopped;
    expect(renderers.killed).toEqual([id]);
    expect(stateOf(id)).toBe('pending');
  });

  test('that is not waited for leaves what the next start takes over, without blame', async () => {
    const id = submit();
    for (let restart = 0; restart < 5; restart++) {
      renderers.tell(id, segment(0, 'started'));
      // As after kill -9: nobody hears how it ends.
      renderers = new ScriptedRenderers();
      queue = newQueue();
      await queue.start();
      await expectWorking([id]);
    }
    expect(store.segments(id)).toMatchObject([{ attempt: 5, failures: 0 }]);
  });
});

test('jobs that are over are removed when the rule does not keep them', async () => {
  queue = newQueue(1, { milliseconds: 24 * 3600 * 1000, jobs: 2 });
  await queue.start();
  const ids = [submit(), submit(), submit()];
  for (const id of ids) await finish(id);
  await vi.advanceTimersByTimeAsync(3601 * 1000);
  await eventually(() => expect(filesLeft()).toEqual(ids.slice(1).toSorted()));
  vi.setSystemTime(Date.now() + 24 * 3600 * 1000);
  const waiting = submit();
  await vi.advanceTimersByTimeAsync(3601 * 1000);
  await eventually(() => expect(store.list({ limit: 10 }).map(({ id }) => id)).toEqual([waiting]));
});

function newQueue(concurrency = 1, retention = { milliseconds: 1e12, jobs: 1000 }): RenderQueue {
  return new RenderQueue({
    ...{ store, renderers, concurrency, retention, outputs: join(root, 'outputs'), diskFloor: 2e9 },
    reserve: keepReserve(join(root, 'reserve')),
    freeBytes: () => Promise.resolve(free),
    tidyUp: (since) => Promise.resolve(void tidied.push(since)),
    now: () => performance.now(),
    warn: (sentence) => expect.fail(sentence),
  });
}

function submit(priority = 0): string {
  return queue.submit({ spec, priority }).job.id;
}

async function finish(id: string): Promise<void> {
  writeFileSync(join(renderers.folderOf(id), 'out.mp4'), 'abc');
  await renderers.end(id, { kind: 'completed', files: ['out.mp4'] });
}

/** The queue takes up the next job when the files of the last one are gone. */
async function expectWorking(ids: readonly string[]): Promise<void> {
  await eventually(() => expect(renderers.working()).toEqual(ids));
}

function stateOf(id: string): JobState | undefined {
  return store.get(id)?.state;
}

function statesTold(id: string): string[] {
  const events = store.eventsAfter(id, 0, 1000);
  return events.flatMap(({ event }) => {
    return event.type === 'state' ? [event.blockedBy ? `${event.state} ${event.blockedBy}` : event.state] : [];
  });
}

function filesLeft(): string[] {
  return readdirSync(join(root, 'outputs')).toSorted();
}

function segment(index: number, state: 'started' | 'rendered' | 'reused' | 'retried'): WorkEvent {
  return { type: 'segment', node: 'encode', index, of: 4, state, first: index * 8, count: 8 };
}

/** Renderers that do nothing but what a test says. */
class ScriptedRenderers implements Renderers {
  readonly stopped: string[] = [];
  readonly killed: string[] = [];
  readonly #runs = new Map<
    string,
    { work: Work; hear: (event: WorkEvent | null) => void; end(outcome: Outcome): void }
  >();

  start(work: Work, hear: (event: WorkEvent | null) => void) {
    let end: (outcome: Outcome) => void = () => {};
    const ended = new Promise<Outcome>((resolve) => (end = resolve));
    this.#runs.set(work.id, { work, hear, end });
    return {
      ended,
      stop: () => void this.stopped.push(work.id),
      kill: () => {
        this.killed.push(work.id);
        end({ kind: 'died' });
      },
    };
  }

  working(): string[] {
    return [...this.#runs.keys()].filter((id) => store.get(id)?.state === 'processing');
  }

  folderOf(id: string): string {
    return this.#runs.get(id)?.work.folder ?? '';
  }

  tell(id: string, event: WorkEvent | null): void {
    this.#runs.get(id)?.hear(event);
  }

  /** Ends a run, and waits until the queue has taken it in. */
  async end(id?: string, outcome?: Outcome): Promise<void> {
    if (id === undefined || outcome === undefined) return;
    const { attempt } = store.get(id) ?? {};
    this.#runs.get(id)?.end(outcome);
    await eventually(() => {
      const job = store.get(id);
      if (job?.state === 'processing' && job.attempt === attempt) throw new Error(`${id} is still at work.`);
    });
  }

  kill(): void {}
}

/** As long as it takes on a busy machine. */
function eventually(claim: () => void): Promise<void> {
  return vi.waitFor(claim, { timeout: 30_000 });
}
