import { kept, openTables, settled } from '#editor/files/database.ts';
import { readJob, type ExportJob, type StoredSegment } from './export-job.ts';

/** Jobs and their finished parts, in the browser's own database: a reload costs no more than the part in hand. */
export interface ExportStore {
  /** Newest first. */
  jobs(): Promise<ExportJob[]>;
  job(id: string): Promise<ExportJob | null>;
  put(job: ExportJob): Promise<void>;
  /** With all its parts. */
  remove(id: string): Promise<void>;
  segment(job: string, first: number): Promise<StoredSegment | null>;
  putSegment(segment: Omit<StoredSegment, 'key'>): Promise<void>;
  removeSegments(job: string): Promise<void>;
  /** How many frames its finished parts hold, which are made in order from its frame `first` on. */
  framesKept(job: string, first: number): Promise<number>;
}

/** Throws where the browser keeps nothing. */
export async function openExportStore(): Promise<ExportStore> {
  const db = await openTables('emberloom exports', { jobs: 'id', segments: 'key' });
  const table = (name: string, mode: IDBTransactionMode = 'readonly') => db.transaction(name, mode).objectStore(name);
  const keyOf = (job: string, first: number) => `${job} ${String(first).padStart(9, '0')}`;
  const ofJob = (job: string) => IDBKeyRange.bound(`${job} `, `${job} ~`);

  async function removeSegments(job: string): Promise<void> {
    await kept(table('segments', 'readwrite').delete(ofJob(job)));
  }

  return {
    async jobs() {
      const rows: unknown[] = await settled(table('jobs').getAll());
      return rows.flatMap((row) => readJob(row) ?? []).toSorted((a, b) => b.created - a.created);
    },
    async job(id) {
      return readJob(await settled(table('jobs').get(id)));
    },
    async put(job) {
      await kept(table('jobs', 'readwrite').put(job));
    },
    async remove(id) {
      await kept(table('jobs', 'readwrite').delete(id));
      await removeSegments(id);
    },
    async segment(job, first) {
      // Written by this program alone, and whole or not at all: a transaction sees to that.
      return (await settled(table('segments').get(keyOf(job, first)) as IDBRequest<StoredSegment | undefined>)) ?? null;
    },
    async putSegment(segment) {
      await kept(table('segments', 'readwrite').put({ ...segment, key: keyOf(segment.job, segment.first) }));
    },
    removeSegments,
    async framesKept(job, first) {
      const last = await settled(table('segments').openCursor(ofJob(job), 'prev'));
      // As above.
      const segment = last?.value as StoredSegment | undefined;
      return segment ? segment.first + segment.count - first : 0;
    },
  };
}
