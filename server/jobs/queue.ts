import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkEvent } from '#runtime/protocol/job-events.ts';
import { isDiskFailure } from './database.ts';
import type { DiskReserve } from './disk-reserve.ts';
import type { Claim, Job } from './job.ts';
import type { ClaimedJob, ReleaseReason } from './claims.ts';
import type { Outcome, Renderers, RunAtWork } from './renderers.ts';
import { sealFiles } from './seal-files.ts';
import type { JobStore } from './store.ts';
import type { RetentionRule, Submission } from './submissions.ts';

export interface QueueOptions {
  readonly store: JobStore;
  readonly renderers: Renderers;
  /** Where runs leave their files: `<run>/<attempt>/<file>`. */
  readonly outputs: string;
  /** How many runs may be rendered at a time. */
  readonly concurrency: number;
  readonly retention: RetentionRule;
  /** Below so many free bytes nothing is started. */
  readonly diskFloor: number;
  /** For what has to be kept on a disk without a byte of room. */
  readonly reserve: DiskReserve;
  freeBytes(): Promise<number>;
  /**
   * Called after every run and once an hour, to keep what can be made again small.
   * @param since when the oldest run at work was first taken up, in milliseconds since 1970; now, where there is none.
   */
  tidyUp(since: number): Promise<void>;
  /** Milliseconds of a steady clock. */
  now(): number;
  /** What goes wrong and concerns no job. */
  warn(sentence: string): void;
}

/** `silence`: how long a renderer may give no sign of life. `stop`: to let go of a run. `drain`: for a shutdown, all told. */
const patienceMs = { silence: 60_000, stop: 10_000, drain: 20_000 } as const;
/** A disk that was found full is looked at again after that long, though it may say that there is room: quotas do not tell. */
const fullMs = 30_000;
const tickMs = 1000;
const retentionMs = 3600 * 1000;

/**
 * The order in which jobs are rendered, as a machine in one of these modes:
 * - `new`: nothing has been started.
 * - `open`: as long as fewer than `concurrency` runs are at work, the next job is claimed and given to a renderer.
 * - `blocked`: the disk is below its floor, or was found full. Runs at work go on as long as they can; nothing is claimed. Every
 *   second the disk is looked at; with room again the mode is `open`.
 * - `draining`, from `stop()`: nothing is claimed. Each run at work may finish its segment and is then asked to let go; whatever is
 *   left when 15 of the 20 seconds are over is asked at once, and killed at their end. Its jobs are pending again.
 * - `stopped`: nothing is at work, and nothing ever will be. `kill()` leads here from every mode at once.
 *
 * A run at work ends in exactly one way, by its renderer's outcome; the store then decides what becomes of the job, since it may have
 * been cancelled, or the claim lost, meanwhile. Where the store itself cannot write, the claim stays as it is, and is let go when it
 * has been silent for long enough.
 */
export class RenderQueue {
  readonly #options: QueueOptions;
  readonly #atWork = new Map<string, AtWork>();
  #mode: 'new' | 'open' | 'blocked' | 'draining' | 'stopped' = 'new';
  #ticker: NodeJS.Timeout | null = null;
  #ticking: Promise<void> = Promise.resolve();
  #foundFullAt = Number.NEGATIVE_INFINITY;
  #retainedAt = Number.NEGATIVE_INFINITY;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get mode(): string {
    return this.#mode;
  }

  /** What nothing is begun for. The store may have had no room to keep that. */
  get blockedBy(): 'disk' | null {
    return this.#mode === 'blocked' ? 'disk' : null;
  }

  /** Takes over what an earlier server has left at work, and begins. */
  async start(): Promise<void> {
    const { store } = this.#options;
    for (const claim of store.silentSince(Number.MAX_SAFE_INTEGER)) {
      store.release(claim, 'lost');
      await this.#removeFiles(claim);
    }
    this.#options.reserve.restore();
    this.#mode = 'open';
    await this.#tick();
    this.#ticker = setInterval(() => (this.#ticking = this.#ticking.then(() => this.#tick())), tickMs);
  }

  submit(submission: Submission): ReturnType<JobStore['submit']> {
    const submitted = this.#options.store.submit(submission);
    this.#claimNext();
    return submitted;
  }

  /** Asks again for what a job that is over was asked: a new job. Null where there is no such job, or where it is not over. */
  retry(id: string): Job | null {
    const job = this.#options.store.get(id);
    if (!job || job.endedAt === null) return null;
    const spec = this.#options.store.spec(id);
    return spec && this.submit({ spec, priority: job.priority, retryOf: id }).job;
  }

  /** A job that waits is cancelled at once; one at work as soon as its renderer lets go. Null where there is none. */
  cancel(id: string): Job | null {
    const job = this.#options.store.cancel(id);
    const run = this.#atWork.get(id);
    if (job?.cancelling && run) this.#letGo(run);
    return job;
  }

  /** Removes a job that is over with its files; false where there is none, or where it is not over. */
  async remove(id: string): Promise<boolean> {
    // The job first: files without a job go at the next start, a job without files would lie.
    if (!this.#options.store.remove(id)) return false;
    await rm(join(this.#options.outputs, id), { recursive: true, force: true });
    return true;
  }

  /** Resolves when nothing is at work any more, after 20 seconds at the latest. */
  async stop(): Promise<void> {
    if (this.#mode !== 'stopped') this.#mode = 'draining';
    const soon = setTimeout(() => this.#forEachRun((run) => this.#letGo(run)), patienceMs.drain * 0.75);
    const late = setTimeout(() => this.kill(), patienceMs.drain);
    await Promise.all([...this.#atWork.values()].map(({ over }) => over));
    clearTimeout(soon);
    clearTimeout(late);
    this.#end();
    await this.#ticking;
  }

  /** Ends everything at once; what was at work is pending again. */
  kill(): void {
    this.#end();
    this.#forEachRun((run) => {
      run.ending = 'stopped';
      kill(run);
    });
  }

  #end(): void {
    this.#mode = 'stopped';
    if (this.#ticker) clearInterval(this.#ticker);
  }

  #forEachRun(act: (run: AtWork) => void): void {
    for (const run of this.#atWork.values()) act(run);
  }

  #claimNext(): void {
    const { store, concurrency } = this.#options;
    this.#guarded(() => {
      while (this.#mode === 'open' && this.#atWork.size < concurrency) {
        const job = store.claim();
        if (!job) return;
        try {
          mkdirSync(this.#folderOf(job), { recursive: true });
        } catch (error) {
          if (isDiskFull(error)) throw error;
          store.fail(job, { code: 'output-failed', message: `The data folder cannot be written to: ${String(error)}` });
          continue;
        }
        this.#begin(job);
      }
    });
  }

  #begin(job: ClaimedJob): void {
    const { renderers, now } = this.#options;
    const renderer = renderers.start({ ...job, folder: this.#folderOf(job) }, (event) => this.#hear(run, event));
    const over = renderer.ended.then((outcome) => this.#finish(run, outcome));
    const run: AtWork = { claim: job, renderer, over, heardAt: now(), askedAt: null, ending: 'died', killed: false };
    this.#atWork.set(job.id, run);
  }

  #hear(run: AtWork, event: WorkEvent | null): void {
    const { store, now } = this.#options;
    run.heardAt = now();
    const valid = this.#guarded(() => (event ? store.report(run.claim, event) : store.hear(run.claim)));
    if (valid === undefined) run.ending = 'stopped'; // the store could not write, which is nobody's fault
    // Otherwise it was one failure too many: either way the job is not this run's any more.
    if (!valid) kill(run);
    else if (this.#mode === 'draining' && event?.type === 'segment' && event.state === 'rendered') this.#letGo(run);
  }

  #letGo(run: AtWork): void {
    if (run.askedAt !== null) return;
    run.askedAt = this.#options.now();
    run.ending = 'stopped';
    run.renderer.stop();
  }

  async #finish(run: AtWork, outcome: Outcome): Promise<void> {
    const { claim } = run;
    try {
      if (!(await this.#settle(run, outcome))) await this.#removeFiles(claim);
    } catch (error) {
      this.#failed(error);
    }
    // While its files were removed, the job may have been claimed again.
    if (this.#atWork.get(claim.id) === run) this.#atWork.delete(claim.id);
    this.#claimNext();
    await this.#tidyUp();
  }

  /** Tells the store how a run ended; whether its files are to be kept. */
  async #settle({ claim, ending }: AtWork, outcome: Outcome): Promise<boolean> {
    const { store } = this.#options;
    switch (outcome.kind) {
      case 'completed': {
        const sealed = await sealFiles(this.#folderOf(claim), outcome.files);
        if ('artifacts' in sealed) return store.complete(claim, sealed.artifacts);
        store.fail(claim, sealed);
        return false;
      }
      case 'failed':
        if (outcome.error.code === 'disk-full') {
          store.release(claim, 'disk');
          this.#foundFull();
        } else store.fail(claim, outcome.error);
        return false;
      case 'stopped':
        store.release(claim, 'stopped');
        return false;
      case 'died':
        store.release(claim, ending);
        return false;
      default:
        throw new Error(`Unknown outcome: ${JSON.stringify(outcome satisfies never)}`);
    }
  }

  async #tick(): Promise<void> {
    const free = await this.#options.freeBytes().catch(() => 0);
    if (this.#mode === 'stopped') return;
    const { store, now, diskFloor, reserve } = this.#options;
    this.#forEachRun((run) => {
      if (now() - run.heardAt > patienceMs.silence) kill(run);
      if (run.askedAt !== null && now() - run.askedAt > patienceMs.stop) kill(run);
    });
    this.#guarded(() => {
      // A disk that says itself that it is full is believed when it says that it is not.
      if (free < diskFloor) this.#foundFullAt = Number.NEGATIVE_INFINITY;
      const room = free >= diskFloor && now() - this.#foundFullAt >= fullMs;
      if (this.#mode === 'open' || this.#mode === 'blocked') this.#mode = room ? 'open' : 'blocked';
      if (room) reserve.restore();
      store.block(this.#mode === 'blocked' ? 'disk' : null);
      for (const claim of room ? this.#orphaned() : []) {
        store.release(claim, 'lost');
        this.#removeFiles(claim).catch((error: unknown) => this.#failed(error));
      }
    });
    this.#claimNext();
    if (now() - this.#retainedAt >= retentionMs) await this.#retain();
  }

  /** Claims of runs that have ended while the store could not be told. */
  #orphaned(): Claim[] {
    return this.#options.store
      .silentSince(Number.MAX_SAFE_INTEGER)
      .filter(({ id, attempt }) => this.#atWork.get(id)?.claim.attempt !== attempt);
  }

  async #retain(): Promise<void> {
    const { store, now, retention } = this.#options;
    this.#retainedAt = now();
    try {
      for (const id of store.expired(retention)) await this.remove(id);
      store.tidy();
    } catch (error) {
      this.#failed(error);
    }
    await this.#tidyUp();
  }

  async #tidyUp(): Promise<void> {
    const starts = [...this.#atWork.values()].map(({ claim: { startedAt } }) => startedAt ?? 0);
    try {
      await this.#options.tidyUp(Math.min(Date.now(), ...starts));
    } catch (error) {
      this.#failed(error);
    }
  }

  /** What `work` gives; undefined where the store could not write. */
  #guarded<T>(work: () => T): T | undefined {
    try {
      return this.#kept(work);
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  /** What `work` gives, for which the reserve is given up where there is no other room. */
  #kept<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!isDiskFull(error) || !this.#options.reserve.giveUp()) throw error;
      return work();
    }
  }

  #failed(error: unknown): void {
    if (isDiskFull(error)) this.#foundFull();
    else this.#options.warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  #foundFull(): void {
    // Where the queue is blocked already, it is known how that will end.
    if (this.#mode === 'open') {
      this.#foundFullAt = this.#options.now();
      this.#mode = 'blocked';
    }
    try {
      this.#kept(() => this.#options.store.block('disk'));
    } catch {
      // Told at the next tick that can.
    }
  }

  #folderOf({ id, attempt }: Claim): string {
    return join(this.#options.outputs, id, String(attempt));
  }

  async #removeFiles(claim: Claim): Promise<void> {
    await rm(this.#folderOf(claim), { recursive: true, force: true });
  }
}

function kill(run: AtWork): void {
  if (!run.killed) run.renderer.kill();
  run.killed = true;
}

function isDiskFull(error: unknown): boolean {
  return isDiskFailure(error) || (error instanceof Error && 'code' in error && error.code === 'ENOSPC');
}

interface AtWork {
  readonly claim: Job & Claim;
  readonly renderer: RunAtWork;
  /** Resolves when the store has been told. */
  readonly over: Promise<void>;
  heardAt: number;
  /** When it was asked to let go. */
  askedAt: number | null;
  /** What its death would mean: its own fault, or ours. */
  ending: Extract<ReleaseReason, 'died' | 'stopped'>;
  killed: boolean;
}
