import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { JobState } from '#runtime/protocol/job-events.ts';
import type { ReleaseReason } from './claims.ts';
import type { Claim } from './job.ts';
import { mostFailures } from './segments.ts';
import type { RunSpec } from './spec.ts';
import { openJobStore, type JobStore } from './store.ts';

/** What the store should be: written without SQL, so that the two agree only where both are right. */
interface ModelJob {
  readonly id: string;
  readonly priority: number;
  state: JobState;
  attempt: number;
  progress: number;
  cancelling: boolean;
  heardAt: number;
  endedAt: number;
  deaths: number;
  readonly segments: Map<number, { state: 'pending' | 'processing' | 'completed'; attempt: number; failures: number }>;
  /** What the stored events should be, in short. */
  readonly told: string[];
}

interface Model {
  readonly jobs: ModelJob[];
  readonly keys: Map<string, { digest: string; id: string; at: number }>;
  /** Every claim ever given, the stale ones too: their bearers may still speak. */
  readonly claims: Claim[];
  blocked: boolean;
  now: number;
}

interface Real {
  readonly file: string;
  readonly clock: { now: number };
  store: JobStore;
}

type Command = fc.Command<Model, Real>;

/** Runs so many sequences of at most 60 commands, a reopening among them; throws with the shortest that goes wrong. */
export function checkAgainstModel(sequences: number, seed?: number): void {
  // What is on a disk after a reopening does not depend on the disk, but how long it takes does.
  const memory = '/dev/shm';
  const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'emberloom-model-'));
  let opened = 0;
  try {
    fc.assert(
      fc.property(fc.commands(commands, { maxCommands: 60, size: 'max' }), (sequence) => {
        const clock = { now: 1_000_000 };
        const file = join(folder, `${opened++}.db`);
        const real = { file, clock, store: openJobStore(file, () => clock.now) };
        const model = { jobs: [], keys: new Map(), claims: [], blocked: false, now: clock.now };
        try {
          fc.modelRun(() => ({ model, real }), sequence);
        } finally {
          real.store[Symbol.dispose]();
          for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
        }
      }),
      { numRuns: sequences, ...(seed === undefined ? {} : { seed }) },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const spec: RunSpec = {
  name: 'A run',
  graph: '{}',
  inputs: {},
  output: 'out.mp4',
  scale: 1,
  strict: false,
  fresh: false,
};

const priority = fc.constantFrom(0, 0, 1, -1);
const which = fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 6);
const place = fc.nat({ max: 2 });
const reason = fc.constantFrom<ReleaseReason[]>('stopped', 'disk', 'lost', 'died', 'died');

const commands = [
  fc.tuple(priority, fc.option(fc.constantFrom('a', 'b')), fc.constantFrom('x', 'y')).map((given) => submit(...given)),
  ...[1, 2, 3].map(() => fc.constant(claim())),
  ...[1, 2].map(() => fc.tuple(which, place, fc.constantFrom(...segmentStates())).map((given) => segment(...given))),
  fc.tuple(which, fc.double({ min: 0, max: 100, noNaN: true })).map((given) => progress(...given)),
  which.map(hear),
  which.map(complete),
  which.map(fail),
  fc.tuple(which, reason).map((given) => release(...given)),
  which.map(cancel),
  which.map(remove),
  fc.boolean().map(block),
  fc.integer({ min: 1, max: 40_000_000 }).map(wait),
  fc.tuple(which, fc.nat({ max: 12 }), fc.integer({ min: 1, max: 5 })).map((given) => read(...given)),
  fc.constant(reopen()),
];

function segmentStates() {
  return ['started', 'rendered', 'reused', 'retried'] as const;
}

/** Every command ends with a look at everything. */
function command(name: string, run: (model: Model, real: Real) => void): Command {
  return {
    check: () => true,
    run(model, real) {
      run(model, real);
      compare(model, real);
    },
    toString: () => name,
  };
}

function submit(priority: number, key: string | null, digest: string): Command {
  return command(`submit(${priority}, ${key}, ${digest})`, (model, { store }) => {
    const known = key === null ? undefined : model.keys.get(key);
    const valid = known && model.now - known.at < 24 * 3600 * 1000 && model.jobs.some(({ id }) => id === known.id);
    const submission = { spec, priority, ...(key === null ? {} : { idempotency: { key, digest } }) };
    if (valid && known.digest !== digest) {
      expect(() => store.submit(submission)).toThrow(/take a new one for each job/);
      return;
    }
    const { job, created } = store.submit(submission);
    expect(created).toBe(!valid);
    if (valid) expect(job.id).toBe(known.id);
    else {
      model.jobs.push({
        ...{ id: job.id, priority, state: 'pending', attempt: 0, progress: 0, cancelling: false },
        ...{
          heardAt: 0,
          endedAt: 0,
          deaths: 0,
          segments: new Map(),
          told: [model.blocked ? 'pending disk' : 'pending'],
        },
      });
      if (key !== null) model.keys.set(key, { digest, id: job.id, at: model.now });
    }
  });
}

function claim(): Command {
  return command('claim', (model, { store }) => {
    const waiting = model.jobs.filter(({ state }) => state === 'pending' && !model.blocked);
    const due = waiting.toSorted((a, b) => b.priority - a.priority)[0];
    const claimed = store.claim();
    expect(claimed?.id).toBe(due?.id);
    if (!due || !claimed) return;
    due.state = 'processing';
    due.attempt++;
    due.heardAt = model.now;
    due.told.push('processing');
    expect(claimed.attempt).toBe(due.attempt);
    model.claims.push({ id: due.id, attempt: due.attempt });
  });
}

/** Lets the bearer of some claim, valid or not, do something; `act` on the store tells whether it was valid. */
function byClaim(
  name: string,
  index: number,
  act: (store: JobStore, claim: Claim) => boolean,
  change: Change,
): Command {
  return command(`${name}(${index})`, (model, { store }) => {
    const claim = model.claims.at(-1 - index);
    if (!claim) return;
    const job = model.jobs.find(({ id, attempt, state }) => {
      return id === claim.id && attempt === claim.attempt && state === 'processing';
    });
    const goesOn = job ? (change(job, model) ?? true) : false;
    expect(act(store, claim)).toBe(goesOn);
  });
}

type Change = (job: ModelJob, model: Model) => boolean | void;

function segment(index: number, position: number, state: ReturnType<typeof segmentStates>[number]): Command {
  const event = {
    type: 'segment',
    node: 'encode',
    index: position,
    of: 3,
    state,
    first: position * 8,
    count: 8,
  } as const;
  return byClaim(
    `segment ${position} ${state}`,
    index,
    (store, claim) => store.report(claim, event),
    (job, model) => {
      const known = job.segments.get(position) ?? { state: 'pending', attempt: 0, failures: 0 };
      job.segments.set(position, known);
      job.told.push(`segment ${position} ${state}`);
      if (state === 'started') known.attempt++;
      if (state === 'retried') known.failures++;
      known.state = (
        { started: 'processing', rendered: 'completed', reused: 'completed', retried: 'pending' } as const
      )[state];
      if (known.failures < mostFailures) return true;
      end(job, 'failed', model);
      return false;
    },
  );
}

function progress(index: number, value: number): Command {
  const rest = { stage: 'render', frame: null, frames: null, fps: null, secondsLeft: null } as const;
  const act = (store: JobStore, claim: Claim) => store.report(claim, { type: 'progress', progress: value, ...rest });
  return byClaim(`progress ${value}`, index, act, (job) => {
    job.progress = Math.max(job.progress, value);
    job.told.push(`progress ${job.progress}`);
  });
}

function hear(index: number): Command {
  return byClaim(
    'hear',
    index,
    (store, claim) => store.hear(claim),
    (job, { now }) => void (job.heardAt = now),
  );
}

function complete(index: number): Command {
  const files = [{ name: 'out.mp4', bytes: 5, sha256: 'f' }];
  return byClaim(
    'complete',
    index,
    (store, claim) => store.complete(claim, files),
    (job, model) => {
      job.progress = 100;
      end(job, 'completed', model);
    },
  );
}

function fail(index: number): Command {
  const error = { code: 'no-file', message: 'There is no file.' };
  return byClaim(
    'fail',
    index,
    (store, claim) => store.fail(claim, error),
    (job, model) => end(job, 'failed', model),
  );
}

function release(index: number, why: ReleaseReason): Command {
  const act = (store: JobStore, claim: Claim) => {
    const state = store.release(claim, why);
    if (state !== null) expect(state).toBe(store.get(claim.id)?.state);
    return state !== null;
  };
  return byClaim(`release ${why}`, index, act, (job, model) => {
    if (job.cancelling) return end(job, 'cancelled', model);
    const guilty = [...job.segments].toSorted(([a], [b]) => a - b).find(([, { state }]) => state === 'processing')?.[1];
    if (why === 'died') {
      if (guilty) guilty.failures++;
      else job.deaths++;
      if ((guilty?.failures ?? job.deaths) >= mostFailures) return end(job, 'failed', model);
    }
    job.state = 'pending';
    settle(job);
    job.told.push(model.blocked ? 'pending disk' : 'pending');
  });
}

function cancel(index: number): Command {
  return command(`cancel(${index})`, (model, { store }) => {
    const job = model.jobs.at(-1 - index);
    if (job?.state === 'pending') end(job, 'cancelled', model);
    if (job?.state === 'processing' && !job.cancelling) {
      job.cancelling = true;
      job.told.push('processing cancelling');
    }
    expect(store.cancel(job?.id ?? 'nobody')?.id).toBe(job?.id);
  });
}

function remove(index: number): Command {
  return command(`remove(${index})`, (model, { store }) => {
    const job = model.jobs.at(-1 - index);
    const over = job !== undefined && isOver(job);
    expect(store.remove(job?.id ?? 'nobody')).toBe(over);
    if (over) model.jobs.splice(model.jobs.indexOf(job), 1);
  });
}

function block(blocked: boolean): Command {
  return command(`block(${blocked})`, (model, { store }) => {
    store.block(blocked ? 'disk' : null);
    if (model.blocked === blocked) return;
    model.blocked = blocked;
    const waiting = model.jobs.filter(({ state }) => state === 'pending');
    for (const { told } of waiting) told.push(blocked ? 'pending disk' : 'pending');
  });
}

function wait(milliseconds: number): Command {
  return command(`wait(${milliseconds})`, (model, { clock }) => {
    model.now += milliseconds;
    clock.now = model.now;
  });
}

function read(index: number, seq: number, limit: number): Command {
  return command(`read(${index}, ${seq}, ${limit})`, (model, { store }) => {
    const job = model.jobs.at(-1 - index);
    const events = store.eventsAfter(job?.id ?? 'nobody', seq, limit);
    const due = job?.told.slice(seq, seq + limit) ?? [];
    expect(events.map((stored) => stored.seq)).toEqual(due.map((_, i) => seq + 1 + i));
  });
}

function reopen(): Command {
  return command('reopen', (_, real) => {
    real.store[Symbol.dispose]();
    real.store = openJobStore(real.file, () => real.clock.now);
  });
}

function end(job: ModelJob, state: JobState, { now }: Model): void {
  job.state = state;
  job.endedAt = now;
  job.cancelling = false;
  settle(job);
  job.told.push(state);
}

function settle({ segments }: ModelJob): void {
  for (const segment of segments.values()) if (segment.state === 'processing') segment.state = 'pending';
}

function isOver({ state }: ModelJob): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled';
}

function compare(model: Model, { store }: Real): void {
  const known = store.list({ limit: 1000 }).toReversed();
  expect(known.map(({ id }) => id)).toEqual(model.jobs.map(({ id }) => id));
  for (const [i, job] of model.jobs.entries()) {
    const { state, attempt, progress, cancelling } = job;
    const blockedBy = state === 'pending' && model.blocked ? 'disk' : null;
    expect(known[i]).toMatchObject({ state, attempt, progress, cancelling, blockedBy, lastSeq: job.told.length });
    expect(known[i]?.endedAt).toBe(isOver(job) ? job.endedAt : null);
    expect(store.spec(job.id)).toEqual(spec);
    const segments = [...job.segments].toSorted(([a], [b]) => a - b).map(([position, rest]) => ({ position, ...rest }));
    expect(store.segments(job.id)).toMatchObject(segments);
    const events = store.eventsAfter(job.id, 0, 10_000);
    expect(events.map(({ seq }) => seq)).toEqual(job.told.map((_, i) => i + 1));
    expect(events.map(({ event }) => inShort(event))).toEqual(job.told);
    expect(store.artifacts(job.id)).toHaveLength(state === 'completed' ? 1 : 0);
  }
  const silent = model.jobs.filter(({ state, heardAt }) => state === 'processing' && heardAt < model.now);
  expect(
    store
      .silentSince(model.now)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(silent.map(({ id }) => id).toSorted());
  for (const state of ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const) {
    expect(store.counts()[state]).toBe(model.jobs.filter((job) => job.state === state).length);
  }
}

function inShort(event: ReturnType<JobStore['eventsAfter']>[number]['event']): string {
  switch (event.type) {
    case 'state':
      return [event.state, ...(event.blockedBy ? ['disk'] : []), ...(event.cancelling ? ['cancelling'] : [])].join(' ');
    case 'segment':
      return `segment ${event.index} ${event.state}`;
    case 'progress':
      return `progress ${event.progress}`;
    default:
      return event.type;
  }
}
