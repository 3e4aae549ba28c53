import type { JobServer } from '#server/job-server.ts';
import type { Belongings } from '#server/runs/belongings.ts';
import { createRuns } from '#server/runs/runs.ts';
import { JobFolder } from './job-folder.ts';
import { readConfig } from './read-config.ts';

export interface OpenJobFolderOptions {
  /** Null: there is none. */
  readonly root: string | null;
  readonly jobs: JobServer;
  readonly belongings: Belongings;
  readonly diskFloor: number;
  freeBytes(): Promise<number>;
  warn(sentence: string): void;
}

/** Takes jobs from files, too. Throws InputErrors where the folder cannot be had. */
export async function openJobFolder({ root, ...options }: OpenJobFolderOptions): Promise<JobFolder | null> {
  if (root === null) return null;
  const { jobs, belongings, warn } = options;
  return await JobFolder.open({
    ...{ root, jobs, outputs: jobs.outputs, warn },
    async prepare(config) {
      const read = await readConfig(config, root, belongings);
      const { spec } = await createRuns({ ...options, belongings: read.belongings }).plan(read.request);
      return { spec, priority: read.request.priority ?? 0 };
    },
  });
}
