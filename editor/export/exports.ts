import type { Catalog } from '#graphs/catalog.ts';
import { frameSample, parseFps } from '#graphs/fps.ts';
import { decodeStereo, amplify, SAMPLE_RATE } from '#editor/music/decode.ts';
import { hearingOf } from '#editor/music/hearing.ts';
import { freshId } from '#editor/files/fresh-id.ts';
import { createObservable, type Observable } from '#editor/store/observable.ts';
import type { ExportJob, ExportOrder } from './export-job.ts';
import type { FromExporter, ToExporter } from './export-messages.ts';
import { openExportStore, type ExportStore } from './export-store.ts';
import { hasSound, pictureOf } from './order.ts';

/** Only one window exports at a time; the next one goes on where that one was closed. */
const lock = 'emberloom exports';

/** Films that this browser makes, one after the other. They survive a reload. */
export class Exports {
  readonly #catalog: Catalog;
  readonly #jobs = createObservable<readonly ExportJob[]>([]);
  readonly #store = openExportStore().catch(() => null);
  /** How jobs have ended, where there was no room to keep that: a reload runs them again. */
  readonly #unkept = new Map<string, ExportJob>();
  #running: { readonly id: string; readonly end: (reason: string) => void } | null = null;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** Newest first. */
  get jobs(): Observable<readonly ExportJob[]> {
    return this.#jobs;
  }

  /** Goes on with what a reload cut off. */
  async resume(): Promise<void> {
    const store = await this.#store;
    if (!store || !isSecureContext) return;
    await this.#refresh(store);
    if (this.#jobs.get().some(({ state }) => state === 'waiting' || state === 'running')) void this.#work();
  }

  /** Throws where the browser keeps nothing. */
  async start(order: ExportOrder): Promise<void> {
    const store = await this.#opened();
    const job: ExportJob = {
      id: freshId(),
      created: Date.now(),
      state: 'waiting',
      stage: 'drawing',
      done: 0,
      total: order.range.count,
      notes: [],
      problem: '',
      file: null,
      order,
    };
    await store.put(job);
    this.#show(job);
    void this.#work();
  }

  async cancel(id: string): Promise<void> {
    const store = await this.#opened();
    const job = this.#find(id);
    if (!job || (job.state !== 'waiting' && job.state !== 'running')) return;
    await this.#keep(store, { ...job, state: 'cancelled' });
    if (this.#running?.id === id) this.#running.end('cancelled');
    await store.removeSegments(id);
  }

  /** Once more, from the last finished part on. */
  async retry(id: string): Promise<void> {
    const job = this.#find(id);
    if (job?.state !== 'failed') return;
    this.#unkept.delete(id);
    await this.#keep(await this.#opened(), { ...job, state: 'waiting', problem: '' });
    void this.#work();
  }

  async remove(id: string): Promise<void> {
    await this.cancel(id);
    await (await this.#opened()).remove(id);
    this.#jobs.set(this.#jobs.get().filter((job) => job.id !== id));
  }

  async #work(): Promise<void> {
    const store = await this.#opened();
    await navigator.locks.request(lock, async () => {
      // What other windows have done meanwhile.
      await this.#refresh(store);
      for (let next = this.#next(); next; next = this.#next()) {
        await this.#run(store, next);
        await this.#refresh(store);
      }
    });
  }

  /** The oldest that is not over. Whoever holds the lock knows that nobody runs it. */
  #next(): ExportJob | undefined {
    return this.#jobs.get().findLast(({ state }) => state === 'waiting' || state === 'running');
  }

  async #refresh(store: ExportStore): Promise<void> {
    const parts = await partsKept(store);
    const stored = (await store.jobs()).map((job) => ({ ...job, ...parts.get(job.id) }));
    const cancelled = new Map(this.#jobs.get().flatMap((job) => (job.state === 'cancelled' ? [[job.id, job]] : [])));
    // That one was cancelled may be on its way to the store.
    this.#jobs.set(stored.map((job) => cancelled.get(job.id) ?? this.#unkept.get(job.id) ?? job));
  }

  async #run(store: ExportStore, job: ExportJob): Promise<void> {
    const change = (changed: Partial<ExportJob>) => {
      const current = this.#find(job.id);
      if (current?.state === 'running') this.#show({ ...current, ...changed });
    };
    try {
      await this.#keep(store, { ...job, state: 'running', notes: [], problem: '' });
      const sound = await soundOf(job.order, this.#catalog);
      const { blob, ending } = await this.#draw(job.id, sound, change);
      const file = { name: `${job.order.stem}.${ending}`, blob };
      await this.#end(store, job.id, { state: 'done', file });
      await store.removeSegments(job.id);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      await this.#end(store, job.id, { state: 'failed', problem });
    }
  }

  /** What the job has come to, unless it was cancelled meanwhile: here or, as the store says, in another window. */
  async #end(store: ExportStore, id: string, end: Partial<ExportJob>): Promise<void> {
    const current = this.#find(id);
    if (current?.state !== 'running') return;
    const stored = await store.job(id);
    if (!stored || stored.state === 'cancelled') return store.removeSegments(id);
    const ended = { ...current, ...end };
    this.#show(ended);
    await store.put(ended).catch(() => this.#unkept.set(id, ended));
  }

  #draw(
    id: string,
    sound: Float32Array | null,
    change: (changed: Partial<ExportJob>) => void,
  ): Promise<{ readonly blob: Blob; readonly ending: string }> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'export' });
    const notes: string[] = [];
    return new Promise<{ readonly blob: Blob; readonly ending: string }>((resolve, reject) => {
      this.#running = { id, end: (reason) => reject(new Error(reason)) };
      if (this.#find(id)?.state !== 'running') reject(new Error('cancelled'));
      worker.addEventListener('error', (event) =>
        reject(new Error(event.message || 'The exporter could not be loaded.')),
      );
      worker.addEventListener('message', ({ data }: MessageEvent<FromExporter>) => {
        if (data.type === 'progress') change({ stage: data.stage, done: data.done });
        else if (data.type === 'note') {
          notes.push(data.note);
          change({ notes: [...notes] });
        } else if (data.type === 'done') resolve(data);
        else reject(new Error(data.message));
      });
      const order: ToExporter = { job: id, sound };
      worker.postMessage(order, sound ? [sound.buffer] : []);
    }).finally(() => {
      this.#running = null;
      worker.terminate();
    });
  }

  #find(id: string): ExportJob | undefined {
    return this.#jobs.get().find((job) => job.id === id);
  }

  async #keep(store: ExportStore, job: ExportJob): Promise<void> {
    this.#show(job);
    await store.put(job);
  }

  #show(job: ExportJob): void {
    const others = this.#jobs.get().filter(({ id }) => id !== job.id);
    this.#jobs.set([...others, job].toSorted((a, b) => b.created - a.created));
  }

  async #opened(): Promise<ExportStore> {
    if (!isSecureContext) {
      throw new Error(
        'Browsers make films over https and on the server’s own machine only: run the graph on the server.',
      );
    }
    const store = await this.#store;
    if (!store) throw new Error('This browser keeps nothing for this page (a private window?), which exports need.');
    return store;
  }
}

/** How far jobs that were cut off have come: that shows before anything new is drawn. */
async function partsKept(store: ExportStore): Promise<ReadonlyMap<string, Pick<ExportJob, 'stage' | 'done'>>> {
  const jobs = (await store.jobs()).filter(({ state }) => state !== 'done' && state !== 'cancelled');
  const kept = jobs.map(async ({ id, order }) => {
    const done = await store.framesKept(id, order.range.first);
    return [id, { stage: 'drawing', done }] as const;
  });
  return new Map(await Promise.all(kept));
}

/** The samples under the frames of the film; silence beyond the end of the track. */
async function soundOf(order: ExportOrder, catalog: Catalog): Promise<Float32Array<ArrayBuffer> | null> {
  const { document, output, track, range } = order;
  const fps = parseFps(pictureOf(order, catalog).fps);
  if (!fps || !hasSound(document, output)) return null;
  const all = await decodeStereo(track.blob, track.name);
  const from = frameSample(range.first, SAMPLE_RATE, fps);
  const to = frameSample(range.first + range.count, SAMPLE_RATE, fps);
  const sound = new Float32Array(2 * (to - from));
  sound.set(all.subarray(2 * from, 2 * to));
  amplify(sound, hearingOf(document, catalog, output).gain);
  return sound;
}
