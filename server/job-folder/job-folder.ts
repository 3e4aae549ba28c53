import { extname, join, resolve } from 'node:path';
import { InputError } from '#runtime/failure.ts';
import { lockFolder } from '#server/jobs/data-folder.ts';
import type { FiledJob } from '#server/jobs/filed-jobs.ts';
import type { Job } from '#server/jobs/job.ts';
import type { RenderQueue } from '#server/jobs/queue.ts';
import type { RunSpec } from '#server/jobs/spec.ts';
import type { JobStore } from '#server/jobs/store.ts';
import { Folders, type Stage } from './folders.ts';
import { readJobFile, tell, type JobFileNews } from './job-file.ts';

export interface JobFolderOptions {
  /** Holds `pending`, `processing`, `complete` and `failed`; made where it is missing. */
  readonly root: string;
  readonly jobs: { readonly store: JobStore; readonly queue: Pick<RenderQueue, 'submit' | 'cancel'> };
  /** Where runs leave their files: `<run>/<attempt>/<file>`. */
  readonly outputs: string;
  /** What a file's `config` asks for. Rejects with an InputError where it cannot be done. */
  prepare(config: Readonly<Record<string, unknown>>): Promise<{ readonly spec: RunSpec; readonly priority: number }>;
  warn(sentence: string): void;
}

const lookMs = 300;
const progressMs = 1000;
/** After that long nobody is writing any more: its owner should know. */
const partialMs = 60_000;

/**
 * Jobs as files. One that is put into `pending` becomes a job; it moves to `processing` when a renderer takes it up, and to `complete`
 * or `failed` when it is over. One that its owner takes away is cancelled.
 *
 * Exactly once: a file and its job are written down together (`FiledJobs`), in the write that makes the job. From then on everything
 * is decided by that record, by the state of the job and by where the file lies, so that every step may be taken again:
 * - in `pending` or `processing`: the file follows its job.
 * - in `complete` or `failed` and naming the job: the end was reached, and only the record is left to be removed.
 * - nowhere: it was taken away.
 */
export class JobFolder {
  readonly #options: JobFolderOptions;
  readonly #folders: Folders;
  readonly #lock: Disposable;
  /** What was last written into files in `processing`, and when. */
  readonly #told = new Map<string, { readonly text: string; readonly at: number }>();
  readonly #warned = new Set<string>();
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  /** Whether an end that was reached before a crash, or a failure, may have left its record. */
  #uncertain = true;

  private constructor(options: JobFolderOptions, folders: Folders, lock: Disposable) {
    this.#options = options;
    this.#folders = folders;
    this.#lock = lock;
  }

  /** Goes on with what an earlier server has left. Throws InputError `job-folder-in-use`, or `job-folder` where it cannot be had. */
  static async open(options: JobFolderOptions): Promise<JobFolder> {
    const root = resolve(options.root);
    const folders = await Folders.open(root).catch((cause: unknown) => {
      throw new InputError('job-folder', `The job folder ${root} cannot be used: ${String(cause)}.`, { cause });
    });
    const lock = lockFolder(root, 'job-folder-in-use', `Another Emberloom server watches ${root}.`);
    const folder = new JobFolder(options, folders, lock);
    await folder.look();
    folder.#timer = setInterval(() => void folder.look(), lookMs);
    return folder;
  }

  /** Looks at everything once, after any look that is going on. */
  look(): Promise<void> {
    return (this.#looking = this.#looking.then(async () => {
      try {
        await this.#look();
      } catch (error) {
        this.#fault('The job folder', error);
      }
    }));
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.look();
    this.#lock[Symbol.dispose]();
  }

  async #look(): Promise<void> {
    const { store } = this.#options.jobs;
    if (this.#uncertain) {
      for (const filed of store.filed()) if (await this.#isOver(filed)) store.unfile(filed.name);
      this.#uncertain = false;
    }
    const waiting = new Set(await this.#folders.names('pending'));
    const working = new Set(await this.#folders.names('processing'));
    const filed = new Set<string>();
    for (const one of store.filed()) {
      filed.add(one.name);
      const stage = working.has(one.name) ? 'processing' : waiting.has(one.name) ? 'pending' : null;
      await this.#guarded(one.name, () => this.#follow(one, stage));
    }
    // Those of a server with another data folder: they are new to this one.
    for (const name of working) if (!filed.has(name)) await this.#guarded(name, () => this.#takeBack(name));
    for (const name of waiting) if (!filed.has(name)) await this.#guarded(name, () => this.#take(name));
  }

  /** What goes wrong with one file is tried again at the next look, and keeps no other waiting. */
  async #guarded(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#fault(`${name} in the job folder`, error);
    }
  }

  #fault(what: string, error: unknown): void {
    this.#uncertain = true;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    this.#warnOnce(`${what}: ${error instanceof Error ? error.message : String(error)}`, what + code);
  }

  async #isOver({ name, job }: FiledJob): Promise<boolean> {
    if (await this.#folders.has('processing', name)) return false;
    for (const stage of ['complete', 'failed'] as const) {
      const reading = readJobFile((await this.#folders.read(stage, name)) ?? '');
      if (reading.kind === 'whole' && reading.file['job'] === job) return true;
    }
    return false;
  }

  async #take(name: string): Promise<void> {
    const text = await this.#folders.read('pending', name);
    if (text === null) return;
    const reading = readJobFile(text);
    if (reading.kind === 'partial') {
      const age = Date.now() - (await this.#folders.changedAt('pending', name));
      if (age > partialMs) this.#warnOnce(`${name} in the job folder is no JSON, or not all of it.`);
      return;
    }
    if (reading.kind === 'wrong') return await this.#refuse(name, { content: reading.content }, reading.error);
    if (await this.#folders.has('complete', name)) {
      return await this.#refuse(name, reading.file, 'A job of this name is in “complete” already: take another name.');
    }
    try {
      const { spec, priority } = await this.#options.prepare(reading.file.config);
      this.#options.jobs.queue.submit({ spec, priority, file: name });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      await this.#refuse(name, reading.file, error.message);
    }
  }

  async #takeBack(name: string): Promise<void> {
    if (await this.#folders.has('pending', name)) return; // that one first
    await this.#folders.move(name, 'processing', 'pending');
  }

  async #refuse(name: string, file: object, error: string): Promise<void> {
    await this.#folders.rewrite('pending', name, tell(file, stemOf(name), { status: 'failed', error }));
    await this.#folders.move(name, 'pending', 'failed');
  }

  /** Brings a file to where its job is. */
  async #follow({ name, job: id }: FiledJob, stage: 'pending' | 'processing' | null): Promise<void> {
    const { store, queue } = this.#options.jobs;
    const job = store.get(id);
    if (stage === null) {
      if (job && job.endedAt === null) queue.cancel(id);
      else store.unfile(name);
      return;
    }
    if (!job)
      return await this.#end(name, stage, 'failed', { status: 'failed', job: id, error: 'The job was removed.' });
    switch (job.state) {
      case 'pending':
        if (stage === 'processing') await this.#progress(name, job);
        return;
      case 'processing':
        if (stage === 'pending') await this.#folders.move(name, 'pending', 'processing');
        return await this.#progress(name, job);
      case 'completed':
        return await this.#complete(name, stage, job);
      case 'failed':
        return await this.#end(name, stage, 'failed', { status: 'failed', job: id, error: job.error?.message ?? '' });
      case 'cancelled': {
        const news = { status: 'failed', job: id, error: 'The job was cancelled.', cancelled: true } as const;
        return await this.#end(name, stage, 'failed', news);
      }
      default:
        throw new Error(`Unknown state: ${JSON.stringify(job.state satisfies never)}`);
    }
  }

  async #progress(name: string, { id, progress, blockedBy }: Job): Promise<void> {
    const waits = blockedBy === null ? {} : { blockedBy };
    const news = { status: 'processing', job: id, progress: Math.floor(progress), ...waits } as const;
    const last = this.#told.get(name);
    if (last && (last.text === JSON.stringify(news) || performance.now() - last.at < progressMs)) return;
    await this.#tell(name, 'processing', news);
    this.#told.set(name, { text: JSON.stringify(news), at: performance.now() });
  }

  async #complete(name: string, stage: Stage, job: Job): Promise<void> {
    const artifacts = this.#options.jobs.store.artifacts(job.id);
    const outputs: string[] = [];
    for (const { name: file, attempt } of artifacts) {
      const source = join(this.#options.outputs, job.id, String(attempt), file);
      const target = artifacts.length === 1 ? `${stemOf(name)}${extname(file)}` : `${stemOf(name)}.${file}`;
      outputs.push(await this.#folders.deliver(source, target));
    }
    const [output = ''] = outputs;
    const several = outputs.length > 1 ? { outputs } : {};
    await this.#end(name, stage, 'complete', { status: 'complete', job: job.id, progress: 100, output, ...several });
  }

  async #end(name: string, from: Stage, to: 'complete' | 'failed', news: JobFileNews): Promise<void> {
    await this.#tell(name, from, news);
    await this.#folders.move(name, from, to);
    this.#options.jobs.store.unfile(name);
    this.#told.delete(name);
  }

  async #tell(name: string, stage: Stage, news: JobFileNews): Promise<void> {
    const reading = readJobFile((await this.#folders.read(stage, name)) ?? '');
    const file = reading.kind === 'whole' ? reading.file : {};
    await this.#folders.rewrite(stage, name, tell(file, stemOf(name), news));
  }

  #warnOnce(sentence: string, key = sentence): void {
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    this.#options.warn(sentence);
  }
}

function stemOf(name: string): string {
  return name.slice(0, -'.json'.length);
}
